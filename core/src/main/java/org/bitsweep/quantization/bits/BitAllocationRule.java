package org.bitsweep.quantization.bits;

import java.io.Serializable;
import org.bitsweep.InvalidSettingException;
import org.bitsweep.identity.Fingerprint;

/**
 * How an average of M bits is distributed over the channels of a layer (section 3 of the paper, eq. 10 and 11).
 *
 * @param exponent the power of the scale estimate a channel's share of bins is proportional to; 2/3 in the paper
 * @param prior the scale estimate of a channel
 * @param rounding how the binary logarithm of a channel's bins becomes a whole number of bits
 * @param target whether the average is met by iterating or left where one step puts it
 * @param largestAverage the largest M at which bits are allocated at all; above it every channel has M bits
 * @param widths the numbers of bits that a channel of weights may have; channels of activations may have any
 */
public record BitAllocationRule(
        double exponent, Prior prior, BitRounding rounding, Target target, int largestAverage, Widths widths)
        implements Serializable {

    /** The scale estimate s of a channel. */
    public enum Prior {
        /** Unbiased standard deviation: the authors' code. */
        STANDARD_DEVIATION,
        /** Mean absolute deviation, E|x - E x|. */
        MEAN_ABSOLUTE_DEVIATION,
        /** Maximum minus minimum, the alpha of eq. 10. */
        RANGE
    }

    /** From log2 of the number of bins to bits. */
    public enum BitRounding {
        ROUND,
        FLOOR,
        CEILING
    }

    /** What happens to the difference between the average of the whole bits and M. */
    public enum Target {
        /** At most ten steps move the budget until the average is within 0.01 bits of M: the authors' code. */
        ITERATED,
        /** One step, as eq. 11 is printed; the average may differ from M. */
        SINGLE_STEP
    }

    /** The authors' code: exponent 2/3, standard deviation, rounded, iterated, off above 4 bits. */
    public static final BitAllocationRule REFERENCE =
            new BitAllocationRule(2.0 / 3.0, Prior.STANDARD_DEVIATION, BitRounding.ROUND, Target.ITERATED, 4);

    /** The text of the paper: range as the prior, one rounding step, at every M. */
    public static final BitAllocationRule PAPER =
            new BitAllocationRule(2.0 / 3.0, Prior.RANGE, BitRounding.ROUND, Target.SINGLE_STEP, 8);

    public BitAllocationRule {
        if (!(exponent > 0 && exponent <= 2)) {
            throw new InvalidSettingException("bit-allocation.exponent", "a number above 0 and at most 2", exponent);
        }
        if (largestAverage < 0 || largestAverage > 8) {
            throw new InvalidSettingException("bit-allocation.largest-average", "0 to 8", largestAverage);
        }
    }

    /** With any number of bits. */
    public BitAllocationRule(double exponent, Prior prior, BitRounding rounding, Target target, int largestAverage) {
        this(exponent, prior, rounding, target, largestAverage, Widths.ANY);
    }

    /** The same with other numbers of bits. */
    public BitAllocationRule with(Widths others) {
        return new BitAllocationRule(exponent, prior, rounding, target, largestAverage, others);
    }

    /** What it is, for the identity of a plan. */
    public Fingerprint fingerprint() {
        Fingerprint fingerprint = Fingerprint.of("bit-allocation")
                .real("exponent", exponent)
                .choice("prior", prior)
                .choice("rounding", rounding)
                .choice("target", target)
                .number("largest-average", largestAverage);
        // Left out where it is what it was before there was a choice.
        return widths.equals(Widths.ANY) ? fingerprint : fingerprint.text("widths", widths.key());
    }
}
