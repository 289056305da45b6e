/**
 * Where a quantized network loses accuracy, layer by layer. {@link org.bitsweep.diagnosis.TensorDiagnosis} looks at tensors: how
 * far each layer's output is from float32, on the layer's own float32 input and in the whole quantized network, and what is made
 * of the codes. {@link org.bitsweep.diagnosis.LayerRanking} looks at accuracies: what comes back where a layer is left in float,
 * and what is lost where it alone is quantized, with paired tests; {@link org.bitsweep.diagnosis.ExemptedNetworks} says which
 * networks are evaluated for that, {@link org.bitsweep.diagnosis.Together} whether the layers named keep their promise.
 *
 * <p>Evaluations and predictions come from outside; everything said about them is said here. docs/diagnosis.md says it in words.
 */
package org.bitsweep.diagnosis;
