package org.bitsweep.quantization.plan;

/**
 * The bits of the tensors that a profile treats apart (sections 2 and 3 of the semantics).
 *
 * @param firstConvolutionWeights weights of the convolutions that read the image
 * @param firstActivation output of those convolutions
 * @param classifierWeights weights of a fully connected classifier
 * @param convolutionHeadWeights weights of a convolution that is the classifier (SqueezeNet)
 * @param classifierOutput the logits, or the convolution head's output
 * @param poolingOutput outputs of max-pooling, and of average pooling where it is quantized
 */
public record RoleBits(
        LayerBits firstConvolutionWeights,
        FirstActivationRule firstActivation,
        LayerBits classifierWeights,
        LayerBits convolutionHeadWeights,
        LayerBits classifierOutput,
        LayerBits poolingOutput) {}
