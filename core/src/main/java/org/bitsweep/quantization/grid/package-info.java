/** The grid: from a range to scale and zero point, from a value to its code (semantics, section 1). */
package org.bitsweep.quantization.grid;
