/**
 * From the bytes of an image file to the float32 numbers a network reads, bit for bit as Pillow and torchvision do it.
 *
 * <p>The way of an image: {@link org.bitsweep.imaging.ImageDecoder} turns JPEG or PNG bytes into an
 * {@link org.bitsweep.imaging.RgbImage}; {@link org.bitsweep.imaging.Preprocessor} resizes and crops it as a
 * {@link org.bitsweep.imaging.Geometry} says, with {@link org.bitsweep.imaging.Resampler} doing the arithmetic;
 * {@link org.bitsweep.imaging.Normalizer} writes it into a network's input as a
 * {@link org.bitsweep.imaging.Normalization} says. The two halves are kept apart because the first is slow and gives
 * bytes (networks with the same geometry can share prepared images), while the second is fast and differs between
 * networks. Both together, the {@link org.bitsweep.imaging.Preprocessing}, belong to a network, not to the code.
 *
 * <p>Nothing here guesses: an image that Pillow would refuse, or would fill up with gray where data is missing, ends in
 * an {@link org.bitsweep.imaging.ImageDecodingException} that names it. {@code docs/preprocessing.md} says what has
 * been measured against Pillow and how.
 */
package org.bitsweep.imaging;
