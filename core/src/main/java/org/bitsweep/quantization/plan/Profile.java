package org.bitsweep.quantization.plan;

import org.bitsweep.InvalidSettingException;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.range.ClippingConstants;
import org.bitsweep.quantization.range.Laplace;
import org.bitsweep.quantization.weights.BiasCorrectionRule;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.StatisticsSource;

/** A named set of settings (section 8 of the semantics). */
public enum Profile {
    /** What the authors' code does; the default for reproducing tables. */
    REFERENCE,
    /** What the text of the paper says. */
    PAPER,
    /** What an integer kernel could run. Its place; not built yet. */
    DEPLOYABLE;

    /**
     * The profile's settings.
     *
     * @throws InvalidSettingException for {@link #DEPLOYABLE}, which is not built yet
     */
    public QuantizationSettings settings() {
        return switch (this) {
            case REFERENCE -> new QuantizationSettings(
                    this,
                    new Laplace(),
                    ClippingConstants.TABULATED,
                    GridRounding.NEAREST_EVEN,
                    BitAllocationRule.REFERENCE,
                    BiasCorrectionRule.MEAN,
                    StatisticsSource.BATCH,
                    Granularity.CHANNEL,
                    RoleBits.REFERENCE);
            case PAPER -> new QuantizationSettings(
                    this,
                    new Laplace(),
                    ClippingConstants.SOLVED,
                    GridRounding.MIDPOINT,
                    BitAllocationRule.PAPER,
                    BiasCorrectionRule.EQUATION_13,
                    StatisticsSource.BATCH,
                    Granularity.CHANNEL,
                    RoleBits.PAPER);
            case DEPLOYABLE -> throw new InvalidSettingException(
                    "profile", "reference or paper (deployable is planned, not built)", "deployable");
        };
    }
}
