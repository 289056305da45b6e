/**
 * Statistics of activations on calibration images: what is collected, how it merges, how it is stored
 * (semantics, section 7).
 */
package org.bitsweep.calibration;
