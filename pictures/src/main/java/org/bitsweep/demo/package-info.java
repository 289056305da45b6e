/**
 * The demonstration's picture set, drawn by arithmetic alone.
 *
 * <p>A reader who wants to see Bitsweep work should not first have to obtain a licensed photograph collection. This
 * package draws one of its own: small colour pictures of a textured shape on a cluttered ground, where the class is the
 * pair of shape and texture ({@link org.bitsweep.demo.PictureClass}). Colours, place, size, rotation, light, contrast,
 * noise and everything around the shape are drawn at random and say nothing about the class.
 *
 * <p>The way through the package: a {@link org.bitsweep.demo.PicturePart} names a part of the set and its own sequence
 * of random numbers; {@link org.bitsweep.demo.PicturePainter} turns one number of that sequence into pixels;
 * {@link org.bitsweep.demo.JpegCodec} encodes them, because the shards of real data sets hold JPEG files; and
 * {@link org.bitsweep.demo.PictureSetWriter} writes the files that are committed under {@code demo/} as well as the
 * training arrays, which are not.
 *
 * <p>Only {@code +}, {@code -}, {@code *}, {@code /}, square roots and {@link java.lang.StrictMath} touch a pixel, so
 * every Java virtual machine draws the same picture, byte for byte.
 */
package org.bitsweep.demo;
