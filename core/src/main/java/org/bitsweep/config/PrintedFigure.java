package org.bitsweep.config;

import java.math.BigDecimal;
import org.bitsweep.InputException;

/**
 * A published accuracy as it is printed. Printed with k decimals it stands for everything that rounds to it: half a unit of
 * the last digit to either side.
 *
 * @param percent the printed number, with its decimals
 */
public record PrintedFigure(BigDecimal percent) {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    public PrintedFigure {
        if (percent.signum() < 0 || percent.compareTo(HUNDRED) > 0 || percent.scale() < 0) {
            throw new IllegalArgumentException("expected a percentage from 0 to 100, found " + percent);
        }
    }

    /**
     * Reads a figure, for example {@code 71.7}; {@code 71.70} is another one, with less rounding.
     *
     * @throws InputException if it is not a percentage
     */
    public static PrintedFigure of(String text) {
        try {
            return new PrintedFigure(new BigDecimal(text));
        } catch (IllegalArgumentException notAPercentage) {
            throw new InputException("published figure: expected a percentage from 0 to 100 such as 71.7, found '" + text
                    + "'. Correct it.", notAPercentage);
        }
    }

    /** The number, in percent. */
    public double value() {
        return percent.doubleValue();
    }

    /** Half a unit of the last printed digit, in points. */
    public double halfUnit() {
        return 0.5 * Math.pow(10, -percent.scale());
    }

    @Override
    public String toString() {
        return percent.toPlainString();
    }
}
