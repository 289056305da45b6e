package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.InputException;
import org.bitsweep.config.DatasetConfig;
import org.bitsweep.config.DatasetSource;
import org.bitsweep.dataset.EncodedImage;
import org.bitsweep.dataset.ImageReader;
import org.bitsweep.dataset.ImageSource;
import org.bitsweep.dataset.ImageSplit;
import org.bitsweep.evaluation.ImageRange;
import org.bitsweep.imaging.ImageDecodingException;
import org.bitsweep.imaging.ImageSize;
import org.bitsweep.imaging.Normalizer;
import org.bitsweep.imaging.Preprocessing;
import org.bitsweep.imaging.Preprocessor;
import org.bitsweep.imaging.RgbImage;
import org.bitsweep.jobs.prepare.OpenedImages;
import org.bitsweep.jobs.prepare.ShardRange;

/** The first images of a data set, read where the command runs. */
final class LocalImages {

    private LocalImages() {}

    /**
     * Encoded images by name, in evaluation order; archives are read as far as these images lie in them.
     *
     * @param images how many at most
     * @throws InputException if the data set is prepared already
     */
    static Map<String, byte[]> encoded(DatasetConfig set, int images) throws IOException {
        if (!(set.source() instanceof DatasetSource.Encoded encoded)) {
            throw new InputException(set.source().location() + ": is prepared already; expected encoded images.");
        }
        Configuration configuration = HadoopSettings.ofThisProcess();
        ImageSource source = encoded.open(configuration).list(configuration);
        int wanted = Math.min(images, source.listing().count());
        Map<Integer, EncodedImage> found = new TreeMap<>();
        for (ImageSplit split : source.splits(wanted)) {
            if (split.images().get(0).index() >= wanted) {
                continue;
            }
            try (ImageReader reader = split.open(configuration)) {
                while (reader.hasNext() && found.size() < wanted) {
                    EncodedImage image = reader.next();
                    if (image.image().index() < wanted) {
                        found.put(image.image().index(), image);
                    }
                }
            }
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        found.values().forEach(image -> files.put(image.image().name(), image.bytes()));
        return files;
    }

    /**
     * Batches as a network reads them, [N, 3, height, width] each; the last one may be smaller.
     *
     * @param images how many images at most
     * @param batchSize N
     * @throws InputException if an image does not decode, or images are prepared for another network
     */
    static List<FloatBuffer> batches(DatasetConfig set, Preprocessing preprocessing, ImageSize size, int images, int batchSize)
            throws IOException {
        Normalizer normalizer = new Normalizer(preprocessing.normalization());
        List<RgbImage> prepared = set.source() instanceof DatasetSource.Prepared
                ? prepared(set, preprocessing, size, images) : decoded(set, preprocessing, images);
        List<FloatBuffer> batches = new ArrayList<>();
        for (int first = 0; first < prepared.size(); first += batchSize) {
            int count = Math.min(batchSize, prepared.size() - first);
            FloatBuffer batch = ByteBuffer.allocateDirect(Float.BYTES * count * Normalizer.floatsPerImage(size))
                    .order(ByteOrder.nativeOrder()).asFloatBuffer();
            for (int i = 0; i < count; i++) {
                normalizer.write(prepared.get(first + i), batch, i);
            }
            batches.add(batch);
        }
        return batches;
    }

    private static List<RgbImage> decoded(DatasetConfig set, Preprocessing preprocessing, int images) throws IOException {
        Preprocessor preprocessor = new Preprocessor(preprocessing.geometry());
        List<RgbImage> decoded = new ArrayList<>();
        for (Map.Entry<String, byte[]> image : encoded(set, images).entrySet()) {
            try {
                decoded.add(preprocessor.apply(image.getKey(), image.getValue()));
            } catch (ImageDecodingException failure) {
                throw new InputException(failure.getMessage() + ". Replace it, or measure on other images.", failure);
            }
        }
        return decoded;
    }

    private static List<RgbImage> prepared(DatasetConfig set, Preprocessing preprocessing, ImageSize size, int images)
            throws IOException {
        Configuration configuration = HadoopSettings.ofThisProcess();
        OpenedImages opened = OpenedImages.open(set.source(), configuration);
        opened.requireFor(preprocessing.geometry(), size);
        return ShardRange.of(opened.prepared().orElseThrow())
                .read(new ImageRange(0, Math.min(images, opened.count())), configuration).stream()
                .map(image -> new RgbImage(size.width(), size.height(), image.pixels())).toList();
    }
}
