package org.bitsweep.jobs;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Tensors;

/** A tiny network and tiny photographs, the same for the same seed. */
final class SmallData {

    static final int CLASSES = 5;

    private SmallData() {}

    /** A convolution, a ReLU, the mean over the picture and a fully connected layer with random weights; input 32x32. */
    static byte[] network() {
        Random random = new Random(4);
        int channels = 8;
        ValueInfoProto.Builder input = tensor("image", "N", 3, 32, 32);
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(GraphProto.newBuilder()
                        .setName("small")
                        .addInput(input)
                        .addOutput(tensor("logits", "N", CLASSES))
                        .addInitializer(weights(random, "w1", channels, 3, 3, 3))
                        .addInitializer(weights(random, "b1", channels))
                        .addInitializer(weights(random, "w2", CLASSES, channels))
                        .addInitializer(weights(random, "b2", CLASSES))
                        .addNode(node("conv", "Conv", "c", "image", "w1", "b1")
                                .addAttribute(GraphWriter.attribute("strides", new long[] {2, 2}))
                                .addAttribute(GraphWriter.attribute("pads", new long[] {1, 1, 1, 1})))
                        .addNode(node("relu", "Relu", "r", "c"))
                        .addNode(node("mean", "GlobalAveragePool", "m", "r"))
                        .addNode(node("flatten", "Flatten", "f", "m"))
                        .addNode(node("gemm", "Gemm", "logits", "f", "w2", "b2")
                                .addAttribute(GraphWriter.attribute("transB", 1))))
                .build()
                .toByteArray();
    }

    /** A network's configuration for {@link #network}; {@code onnx} may be a URI. */
    static Path networkFile(Path file, String onnx) throws IOException {
        return Files.writeString(file, """
                onnx = "%s"
                preprocessing { resize = 36, crop = 32, channel-order = rgb, divisor = 255
                  mean = [0.5, 0.5, 0.5], std = [0.25, 0.25, 0.25] }
                """.formatted(onnx));
    }

    /** A small JPEG of coloured ovals, different for every seed. */
    static byte[] jpeg(long seed) throws IOException {
        return jpeg(seed, 40);
    }

    /** The same with sides from {@code side} to half as much again. */
    static byte[] jpeg(long seed, int side) throws IOException {
        Random random = new Random(seed);
        BufferedImage image = new BufferedImage(
                side + random.nextInt(side / 2), side + random.nextInt(side / 2), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        for (int i = 0; i < 6; i++) {
            graphics.setColor(new Color(random.nextInt(1 << 24)));
            graphics.fillOval(random.nextInt(side) - side / 4, random.nextInt(side) - side / 4,
                    side / 4 + random.nextInt(side), side / 4 + random.nextInt(side));
        }
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", bytes);
        return bytes.toByteArray();
    }

    /** Images and their manifest, {@code manifest.csv}. */
    static Path manifest(Path folder, int images, long seed) throws IOException {
        Files.createDirectories(folder.resolve("images"));
        StringBuilder rows = new StringBuilder("path,label\n");
        for (int i = 0; i < images; i++) {
            String name = "images/%05d.jpg".formatted(i);
            Files.write(folder.resolve(name), jpeg(seed + i));
            rows.append(name).append(',').append(i % CLASSES).append('\n');
        }
        return Files.writeString(folder.resolve("manifest.csv"), rows);
    }

    private static NodeProto.Builder node(String name, String operator, String output, String... inputs) {
        return NodeProto.newBuilder().setName(name).setOpType(operator).addAllInput(List.of(inputs)).addOutput(output);
    }

    private static TensorProto weights(Random random, String name, long... shape) {
        int count = 1;
        List<Long> dimensions = new java.util.ArrayList<>();
        for (long size : shape) {
            count *= Math.toIntExact(size);
            dimensions.add(size);
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensors.ofFloats(name, values, dimensions);
    }

    private static ValueInfoProto.Builder tensor(String name, String batch, long... shape) {
        TensorShapeProto.Builder dimensions =
                TensorShapeProto.newBuilder().addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(batch));
        for (long size : shape) {
            dimensions.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(
                TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE).setShape(dimensions)));
    }
}
