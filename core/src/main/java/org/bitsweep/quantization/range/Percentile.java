package org.bitsweep.quantization.range;

import java.math.BigDecimal;
import java.util.Optional;
import org.bitsweep.InvalidSettingException;
import org.bitsweep.calibration.ThresholdRule;
import org.bitsweep.identity.Fingerprint;
import org.bitsweep.onnx.OutputRange;

/**
 * The least threshold whose range keeps a share of the values.
 *
 * @param percent of the values, above 0 and at most 100: 99.9 cuts one in a thousand
 */
public record Percentile(BigDecimal percent) implements HistogramClipping {

    /** The word behind the number. */
    public static final String WORD = "percentile";

    public Percentile {
        if (percent.signum() <= 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0) {
            throw new InvalidSettingException("clipping", "a percentile above 0 and at most 100", percent);
        }
        percent = percent.stripTrailingZeros();
    }

    @Override
    public String key() {
        return percent.toPlainString() + "-" + WORD;
    }

    @Override
    public Optional<ThresholdRule> threshold(int bits, OutputRange sides) {
        return Optional.of(new PercentileThreshold(percent.movePointLeft(2).doubleValue(), sides));
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.of(WORD).text("percent", percent.toPlainString());
    }
}
