/** Weights on their grid, and their correction (semantics, sections 2 and 6). */
package org.bitsweep.quantization.weights;
