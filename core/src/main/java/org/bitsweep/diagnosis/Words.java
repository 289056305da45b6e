package org.bitsweep.diagnosis;

import java.util.Locale;
import org.bitsweep.report.table.Table;

/** Numbers as tables of a diagnosis write them. */
final class Words {

    private Words() {}

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** Nothing where it is not a number. */
    static String number(String format, double value) {
        return Double.isNaN(value) ? Table.NOTHING : format(format, value);
    }

    /** A SQNR, infinite where nothing differs. */
    static String decibel(double value) {
        return Double.isInfinite(value) ? "exact" : number("%.2f", value);
    }

    /** The average of bits, and between which numbers they lie where they differ. */
    static String bits(CodeUse use) {
        return use.leastBits() == use.mostBits() ? format("%.0f", use.bits())
                : format("%.2f (%.0f to %.0f)", use.bits(), use.leastBits(), use.mostBits());
    }

    static String interval(double low, double high) {
        return format("%+.2f to %+.2f", low, high);
    }

    static String p(double value) {
        return format("%.2g", value);
    }
}
