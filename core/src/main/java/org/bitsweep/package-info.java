/**
 * Bitsweep measures how post-training quantization changes a network's accuracy.
 *
 * <p>The packages below follow the data: a network is loaded and its quantizable layers are found
 * ({@code onnx}), a plan says what each layer becomes under a configuration ({@code quantization}), statistics are
 * collected where the plan needs them ({@code calibration}), images are decoded and resized exactly as Pillow does
 * ({@code imaging}, {@code dataset}), the rewritten network classifies them ({@code inference}), and predictions
 * become accuracies with intervals ({@code evaluation}) and tables ({@code report}).
 */
package org.bitsweep;
