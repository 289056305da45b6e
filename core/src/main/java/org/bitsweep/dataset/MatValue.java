package org.bitsweep.dataset;

import java.util.List;
import java.util.Map;

/** A value read from a MATLAB file; only the kinds that the ILSVRC development kit uses are told apart. */
sealed interface MatValue {

    /** Numbers of any stored type, column by column. */
    record Numbers(double[] values) implements MatValue {
    }

    /** A text of one row. */
    record Text(String value) implements MatValue {
    }

    /** An array of structures, column by column; each maps field names to values. */
    record Structures(List<Map<String, MatValue>> elements) implements MatValue {
    }

    /**
     * A value of a kind that is not read.
     *
     * @param kind the array class as numbered by the file format
     */
    record Unread(int kind) implements MatValue {
    }
}
