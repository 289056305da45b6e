package org.bitsweep.calibration;

import java.io.Serializable;
import org.bitsweep.statistics.Granularity;

/**
 * A threshold that is wanted of a layer's output.
 *
 * @param rule how it is found
 * @param granularity one a channel, or one for the tensor
 */
public record ThresholdRequest(ThresholdRule rule, Granularity granularity) implements Serializable {

    /** Bins of the histogram that a rule looks at. */
    public static final int BINS = 2001;
}
