/** Ranges: where the grid ends (semantics, section 4). */
package org.bitsweep.quantization.range;
