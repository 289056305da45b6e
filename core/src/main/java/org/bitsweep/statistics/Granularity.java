package org.bitsweep.statistics;

/** How many ranges a tensor has. */
public enum Granularity {
    /** One range for every channel, over batch and space. */
    CHANNEL,
    /** One range for the whole tensor. */
    TENSOR
}
