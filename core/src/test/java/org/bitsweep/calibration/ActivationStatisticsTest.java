package org.bitsweep.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bitsweep.InputException;
import org.bitsweep.dataset.Damage;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.ModelRunner;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.NetworkBuilder;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.ThresholdName;
import org.junit.jupiter.api.Test;

class ActivationStatisticsTest {

    private static final Network NETWORK = network();
    private static final ThresholdName KLD = new ThresholdName("kld");
    private static final ThresholdName MSE = new ThresholdName("mse-4-full");

    private static final Set<String> ALL = Set.of("conv0", "avgpool0", "linear0");

    private static Network network() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        return builder.head(builder.relu(builder.convolution("image", 3, 4, 3)), 4).read();
    }

    /** 20 statistics of 4 channels and 5 of the tensor for conv0, 5 for linear0 and for the average pooling. */
    private static ImageStatistics image(int index) {
        return new ImageStatistics(index, "image-" + index + ".jpg", "digest-" + index, Map.of(
                "conv0", ModelRunner.noise(25, 2 * index), "linear0", ModelRunner.noise(5, 2 * index + 1),
                "avgpool0", ModelRunner.noise(5, 2 * index + 1000)));
    }

    private static List<ImageStatistics> images(int count) {
        List<ImageStatistics> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(image(i));
        }
        return images;
    }

    private static ActivationStatistics merged() {
        return ActivationStatistics.merge(NETWORK, "resize 256", images(7));
    }

    @Test
    void meansAndExtremes() {
        ActivationStatistics statistics = merged();
        LayerStatistics conv = statistics.layer("conv0");
        float[][] channelMoments = {conv.channel().mean(), conv.channel().meanAbsoluteDeviation(),
            conv.channel().standardDeviation(), conv.channel().minimum(), conv.channel().maximum()};
        for (int i = 0; i < 20; i++) {
            assertEquals(mean("conv0", i), channelMoments[i / 4][i % 4]);
        }
        float[][] tensorMoments = {conv.tensor().mean(), conv.tensor().meanAbsoluteDeviation(),
            conv.tensor().standardDeviation(), conv.tensor().minimum(), conv.tensor().maximum()};
        float least = Float.MAX_VALUE;
        float largest = -Float.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            assertArrayEquals(new float[] {mean("conv0", 20 + i)}, tensorMoments[i]);
        }
        for (int i = 0; i < 7; i++) {
            least = Math.min(least, image(i).layers().get("conv0")[23]);
            largest = Math.max(largest, image(i).layers().get("conv0")[24]);
        }
        assertEquals(least, conv.least());
        assertEquals(largest, conv.largest());
        LayerStatistics linear = statistics.layer("linear0");
        assertEquals(0, linear.channel().mean().length);
        assertEquals(mean("linear0", 2), linear.tensor().standardDeviation()[0]);
        assertEquals(NETWORK.digest(), statistics.network());
        assertEquals("resize 256", statistics.preprocessing());
        assertEquals(new ActivationStatistics.Image("image-3.jpg", "digest-3"), statistics.images().get(3));
    }

    private static float mean(String layer, int element) {
        double sum = 0;
        for (int i = 0; i < 7; i++) {
            sum += image(i).layers().get(layer)[element];
        }
        return (float) (sum / 7);
    }

    @Test
    void mergeDoesNotDependOnTheOrder() {
        ActivationStatistics expected = merged();
        for (int seed = 0; seed < 20; seed++) {
            List<ImageStatistics> shuffled = images(7);
            Collections.shuffle(shuffled, new Random(seed));
            ActivationStatistics found = ActivationStatistics.merge(NETWORK, "resize 256", shuffled);
            assertEquals(expected.toJson(), found.toJson());
            assertEquals(expected.digest(), found.digest());
        }
    }

    @Test
    void imagesMissingOrTwice() {
        assertEquals("calibration image 2 of 6 is missing or twice there", refusal(images(7), 2));
        List<ImageStatistics> twice = images(3);
        twice.add(image(1));
        assertEquals("calibration image 2 of 4 is missing or twice there", message(twice));
        assertEquals("calibration needs at least one image, found none", message(List.of()));
    }

    private static String refusal(List<ImageStatistics> images, int removed) {
        images.remove(removed);
        return message(images);
    }

    private static String message(List<ImageStatistics> images) {
        return assertThrows(IllegalArgumentException.class,
                () -> ActivationStatistics.merge(NETWORK, "", images)).getMessage();
    }

    @Test
    void layersMissingOrOfAnotherSize() {
        List<ImageStatistics> images = images(2);
        images.set(1, new ImageStatistics(1, "odd.jpg", "", Map.of("conv0", new float[25], "avgpool0", new float[5])));
        assertEquals("calibration image odd.jpg: expected 5 statistics of layer linear0, found none; was it collected on "
                + "test.onnx?", message(images));
        images.set(1, new ImageStatistics(1, "odd.jpg", "", Map.of("conv0", new float[20], "linear0", new float[5], "avgpool0", new float[5])));
        assertEquals("calibration image odd.jpg: expected 25 statistics of layer conv0, found 20; was it collected on "
                + "test.onnx?", message(images));
    }

    /** Also for floats whose decimals, read as double and rounded again, would be another float. */
    @Test
    void roundTripBitForBit() {
        float[] awkward = {7.038531e-26f, Float.MIN_VALUE, -Float.MAX_VALUE, Float.MIN_NORMAL, -0.0f, 0.1f, 16777217f, 1e-10f};
        Map<String, float[]> layers = new HashMap<>(image(0).layers());
        float[] conv = layers.get("conv0").clone();
        System.arraycopy(awkward, 0, conv, 0, awkward.length);
        Random random = new Random(1);
        for (int i = awkward.length; i < conv.length; i++) {
            float any = Float.intBitsToFloat(random.nextInt());
            conv[i] = Float.isFinite(any) ? any : i;
        }
        layers.put("conv0", conv);
        ActivationStatistics written = ActivationStatistics.merge(NETWORK, "p",
                List.of(new ImageStatistics(0, "a \"quoted\" name", "d", layers)));
        ActivationStatistics read = ActivationStatistics.fromJson("file", written.toJson(), NETWORK);
        for (Layer layer : NETWORK.layers()) {
            for (int i = 0; i < 2; i++) {
                LayerStatistics.Moments w = i == 0 ? written.layer(layer.id()).channel() : written.layer(layer.id()).tensor();
                LayerStatistics.Moments r = i == 0 ? read.layer(layer.id()).channel() : read.layer(layer.id()).tensor();
                assertArrayEquals(bits(w.mean()), bits(r.mean()));
                assertArrayEquals(bits(w.meanAbsoluteDeviation()), bits(r.meanAbsoluteDeviation()));
                assertArrayEquals(bits(w.standardDeviation()), bits(r.standardDeviation()));
                assertArrayEquals(bits(w.minimum()), bits(r.minimum()));
                assertArrayEquals(bits(w.maximum()), bits(r.maximum()));
            }
        }
        assertEquals(written.toJson(), read.toJson());
        assertEquals(written.digest(), read.digest());
        assertEquals(written.images(), read.images());
        assertEquals(conv[0], read.layer("conv0").channel().mean()[0]);
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            // The sign of zero is not kept: it cannot matter to a range.
            bits[i] = values[i] == 0 ? 0 : Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    @Test
    void digestSeesEverything() {
        String digest = merged().digest();
        assertNotEquals(digest, ActivationStatistics.merge(NETWORK, "resize 255", images(7)).digest());
        assertNotEquals(digest, ActivationStatistics.merge(NETWORK, "resize 256", images(6)).digest());
    }

    @Test
    void fileOfAnotherNetwork() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        Network other = builder.head(builder.convolution("image", 3, 4, 3), 4).read();
        assertEquals("stats.json: belongs to the network with digest " + NETWORK.digest() + ", not to test.onnx with digest "
                + other.digest() + "; calibrate this network", assertThrows(InvalidStatisticsException.class,
                        () -> ActivationStatistics.fromJson("stats.json", merged().toJson(), other)).getMessage());
    }

    @Test
    void truncatedFile() {
        String json = merged().toJson().strip();
        for (int length = 1; length < json.length(); length += 7) {
            assertEquals("stats.json: is not a whole file of activation statistics; calibrate again",
                    refusal(json.substring(0, length)), "cut after " + length);
        }
    }

    @Test
    void twoFilesInOne() {
        assertEquals("stats.json: is not a whole file of activation statistics; calibrate again",
                refusal(merged().toJson() + merged().toJson()));
    }

    @Test
    void otherFiles() {
        String expected = "stats.json: expected \"format\": \"bitsweep activation statistics 2\" or \"bitsweep activation"
                + " statistics 3\", found ";
        assertEquals(expected + "none; calibrate again", refusal(""));
        assertEquals(expected + "none; calibrate again", refusal("{}"));
        assertEquals(expected + "none; calibrate again", refusal("[1, 2]"));
        assertEquals(expected + "\"bitsweep activation statistics 9\"; calibrate again",
                refusal("{\"format\": \"bitsweep activation statistics 9\"}"));
        assertEquals("stats.json: is not a whole file of activation statistics; calibrate again", refusal("onnx = a.onnx"));
    }

    @Test
    void missingLayersAndWrongValues() {
        assertEquals("stats.json: layers: expected the key 'linear0', found none; calibrate again",
                edited(root -> ((ObjectNode) root.get("layers")).remove("linear0")));
        assertEquals("stats.json: layer conv0: expected 4 values of mean, found 3; calibrate again",
                edited(root -> ((ArrayNode) root.at("/layers/conv0/channel/mean")).remove(0)));
        assertEquals("stats.json: layer conv0: expected the key 'maximum', found none; calibrate again",
                edited(root -> ((ObjectNode) root.at("/layers/conv0/tensor")).remove("maximum")));
        assertEquals("stats.json: layer conv0: expected a number, found \"NaN\"; calibrate again",
                edited(root -> ((ArrayNode) root.at("/layers/conv0/channel/minimum")).set(2, "NaN")));
        assertEquals("stats.json: layer linear0: expected the key 'least', found none; calibrate again",
                edited(root -> ((ObjectNode) root.at("/layers/linear0")).remove("least")));
        assertTrue(edited(root -> ((ObjectNode) root.at("/layers/linear0")).put("largest", 1e300))
                .startsWith("stats.json: layer linear0: expected a number, found "));
    }

    /** The images are what overlap with evaluated ones is told by. */
    @Test
    void imagesMissingOrOfAnotherType() {
        assertEquals("stats.json: expected the key 'images', found none; calibrate again", edited(root -> root.remove("images")));
        assertEquals("stats.json: images: expected a list of at least one calibration image, found \"x\"; calibrate again",
                edited(root -> root.put("images", "x")));
        assertEquals("stats.json: images: expected a list of at least one calibration image, found an empty one; calibrate again",
                edited(root -> root.putArray("images")));
        assertEquals("stats.json: images: expected the key 'digest', found none; calibrate again",
                edited(root -> ((ObjectNode) root.at("/images/3")).remove("digest")));
        assertEquals("stats.json: name: expected a text, found 3; calibrate again",
                edited(root -> ((ObjectNode) root.at("/images/3")).put("name", 3)));
        assertEquals("stats.json: images: expected the keys name, digest, found \"a.jpg\"; calibrate again",
                edited(root -> ((ArrayNode) root.get("images")).set(0, "a.jpg")));
    }

    @Test
    void unknownKeys() {
        assertEquals("stats.json: expected the keys format, network, preprocessing, images, layers, sha256, found 'preprocesing'"
                + " (did you mean 'preprocessing'?); calibrate again", edited(root -> root.put("preprocesing", "")));
        assertEquals("stats.json: layers: expected the keys conv0, avgpool0, linear0, found 'conv1' (did you mean 'conv0'?); calibrate again",
                edited(root -> ((ObjectNode) root.get("layers")).put("conv1", 1)));
        assertEquals("stats.json: layer conv0: expected the keys channel, tensor, least, largest, found 'median'; calibrate again",
                edited(root -> ((ObjectNode) root.at("/layers/conv0")).put("median", 1)));
        assertEquals("stats.json: is not a whole file of activation statistics; calibrate again",
                refusal(merged().toJson().replace("\"images\":", "\"network\":\"\",\"images\":")), "a key twice");
    }

    /** Edits that leave the file well-formed: the digest inside tells. */
    @Test
    void changedValues() {
        List<Consumer<ObjectNode>> edits = List.of(
                root -> ((ArrayNode) root.at("/layers/conv0/channel/mean")).set(0, 0.25f),
                root -> ((ObjectNode) root.at("/layers/linear0")).put("least", -100),
                root -> root.put("preprocessing", "resize 255"),
                root -> ((ArrayNode) root.get("images")).remove(2),
                root -> ((ObjectNode) root.at("/images/3")).put("digest", ""),
                root -> root.put("sha256", "0".repeat(64)));
        for (Consumer<ObjectNode> edit : edits) {
            String refusal = edited(edit);
            assertTrue(refusal.startsWith("stats.json: expected statistics as they were written, with sha256 "), refusal);
            assertTrue(refusal.endsWith(": the file has been changed or damaged; calibrate again"), refusal);
        }
    }

    /** Layout and the way numbers are written are no content. */
    @Test
    void laidOutAnew() throws java.io.IOException {
        String pretty = new ObjectMapper().reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .readTree(merged().toJson()).toPrettyString();
        assertNotEquals(merged().toJson(), pretty);
        assertEquals(merged().toJson(), ActivationStatistics.fromJson("stats.json", pretty, NETWORK).toJson());
    }

    /** Refused, or the same statistics: nothing damaged is believed. */
    @Test
    void damagedFiles() {
        ActivationStatistics sound = merged();
        byte[] source = sound.toJson().getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int seed = 0; seed < 2000; seed++) {
            String damaged = new String(Damage.of(source, seed), StandardCharsets.UTF_8);
            try {
                assertEquals(sound.toJson(), ActivationStatistics.fromJson("stats.json", damaged, NETWORK).toJson(), "seed " + seed);
            } catch (InvalidStatisticsException expected) {
                assertTrue(expected.getMessage().startsWith("stats.json: "), expected.getMessage());
                assertTrue(expected.getMessage().length() < 500, expected.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 1800, "refused: " + refused);
    }

    private static String edited(Consumer<ObjectNode> edit) {
        try {
            ObjectNode root = (ObjectNode) new ObjectMapper().readTree(merged().toJson());
            edit.accept(root);
            return refusal(root.toString());
        } catch (java.io.IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String refusal(String json) {
        return assertThrows(InvalidStatisticsException.class,
                () -> ActivationStatistics.fromJson("stats.json", json, NETWORK)).getMessage();
    }

    @Test
    void unknownLayer() {
        assertEquals("no statistics of layer conv7; found [avgpool0, conv0, linear0]", assertThrows(IllegalArgumentException.class,
                () -> merged().layer("conv7")).getMessage());
    }

    /** A rule known by its name alone. */
    private record Named(ThresholdName name) implements ThresholdRule {
        @Override
        public double threshold(Histogram histogram) {
            throw new AssertionError("not asked");
        }
    }

    private static RequestedThresholds requested(ThresholdName name, Granularity granularity) {
        return new RequestedThresholds(Map.of("conv0", Set.of(new ThresholdRequest(new Named(name), granularity))));
    }

    private static ActivationStatistics withThresholds() {
        List<ImageStatistics> images = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ImageStatistics moments = image(i);
            LayerThresholds thresholds = new LayerThresholds(new TreeMap<>(Map.of(MSE, new float[] {i, 2 * i, 3, 0.1f * i})),
                    new TreeMap<>(Map.of(KLD, new float[] {0.3f * i})));
            images.add(new ImageStatistics(
                    i, moments.name(), moments.digest(), moments.layers(), Map.of("conv0", thresholds)));
        }
        Collections.shuffle(images, new Random(5));
        return ActivationStatistics.merge(NETWORK, "resize 256", images);
    }

    /** The means in float64 over images in their order, stored beside the moments and read back. */
    @Test
    void thresholds() {
        ActivationStatistics written = withThresholds();
        ActivationStatistics read = ActivationStatistics.fromJson("stats.json", written.toJson(), NETWORK);
        double sum = 0;
        for (int i = 0; i < 7; i++) {
            sum += 0.3f * i;
        }
        assertArrayEquals(new float[] {(float) (sum / 7)}, read.layer("conv0").thresholds().tensor().get(KLD));
        assertArrayEquals(new float[] {3, 6, 3, 0.3f}, read.layer("conv0").thresholds().channel().get(MSE), 1e-7f);
        assertEquals(LayerThresholds.NONE, read.layer("linear0").thresholds());
        assertEquals(written.toJson(), read.toJson());
        assertEquals(written.digest(), read.digest());
        assertTrue(written.toJson().startsWith("{\"format\":\"bitsweep activation statistics 3\""));
    }

    /** What a plan depends on is what it reads: thresholds that others asked for leave its statistics as they were. */
    @Test
    void onlyWhatIsRead() {
        ActivationStatistics all = withThresholds();
        assertEquals(merged().toJson(), all.only(ALL, RequestedThresholds.NONE).toJson());
        assertEquals(merged().digest(), all.only(ALL, RequestedThresholds.NONE).digest());
        ActivationStatistics kld = all.only(ALL, requested(KLD, Granularity.TENSOR));
        assertEquals(Set.of(KLD), kld.layer("conv0").thresholds().tensor().keySet());
        assertEquals(Map.of(), kld.layer("conv0").thresholds().channel());
        assertNotEquals(all.digest(), kld.digest());
        assertNotEquals(merged().digest(), kld.digest());
        assertEquals("calibration statistics of layer conv0: expected the thresholds kld per channel, found of channels [mse-4-full],"
                + " of the tensor [kld]. Calibrate for them, or give calibration images in place of the file.",
                assertThrows(InputException.class, () -> all.only(ALL, requested(KLD, Granularity.CHANNEL))).getMessage());
        assertEquals("calibration statistics of layer conv0: expected the thresholds kld per tensor, found none. Calibrate for them,"
                + " or give calibration images in place of the file.",
                assertThrows(InputException.class, () -> merged().only(ALL, requested(KLD, Granularity.TENSOR))).getMessage());
    }

    /** What calibration collects of average pooling is no part of what a plan depends on that leaves it alone. */
    @Test
    void onlyTheLayersThatAreRead() {
        ActivationStatistics all = merged();
        assertEquals(all, all.only(ALL, RequestedThresholds.NONE));
        ActivationStatistics two = all.only(Set.of("conv0", "linear0"), RequestedThresholds.NONE);
        assertNotEquals(all.digest(), two.digest());
        assertEquals("no statistics of layer avgpool0; found [conv0, linear0]",
                assertThrows(IllegalArgumentException.class, () -> two.layer("avgpool0")).getMessage());
        // A file of before, which has no average pooling, reads as it did.
        ActivationStatistics read = ActivationStatistics.fromJson("stats.json", two.toJson(), NETWORK);
        assertEquals(two.digest(), read.digest());
        assertEquals("calibration statistics: expected those of layer avgpool0, found those of conv0, linear0. Calibrate again, or"
                + " give calibration images in place of the file.",
                assertThrows(InputException.class, () -> read.only(ALL, RequestedThresholds.NONE)).getMessage());
    }

    @Test
    void imagesWithOtherThresholds() {
        List<ImageStatistics> images = images(2);
        images.set(1, new ImageStatistics(1, "b", "", image(1).layers(), Map.of("conv0",
                new LayerThresholds(new TreeMap<>(), new TreeMap<>(Map.of(KLD, new float[] {1}))))));
        assertEquals("one calibration image has the thresholds [], another [kld]", message(images));
    }
}
