/** Bits of every channel (section 3 of the paper; semantics, section 5). */
package org.bitsweep.quantization.bits;
