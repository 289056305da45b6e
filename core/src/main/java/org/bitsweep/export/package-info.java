/** Quantized networks as files that other tools read. */
package org.bitsweep.export;
