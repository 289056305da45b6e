/**
 * Networks as ONNX graphs: loading and canonicalizing, finding the layers that quantization acts on, and writing nodes.
 *
 * <p>A network is loaded once into {@link org.bitsweep.onnx.Network}: float16 weights widened, batch normalisation and
 * shape arithmetic folded by ONNX Runtime's own basic optimization, the operator set raised to one the rewriter can
 * write for. {@link org.bitsweep.onnx.LayerFinder} then reads the {@link org.bitsweep.onnx.Layer layers} off the graph.
 * Nothing here knows what a bit is.
 */
package org.bitsweep.onnx;
