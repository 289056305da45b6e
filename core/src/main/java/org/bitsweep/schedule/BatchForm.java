package org.bitsweep.schedule;

/** How a batch whose images share statistics is run. The two differ by the rounding of float32 only. */
public enum BatchForm {
    /** All images at once, in one graph. */
    WHOLE,
    /** Through the pieces of the network one after the other, each in parts, with statistics merged in between. */
    STREAMED
}
