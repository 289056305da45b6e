/** A plan written into a network as ONNX operators. */
package org.bitsweep.quantization.rewrite;
