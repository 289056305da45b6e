/** Weights changed before they are quantized, so that the network computes the same and quantizes better. */
package org.bitsweep.quantization.equalization;
