package org.bitsweep.jobs.prepare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.Partitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.bitsweep.InputException;
import org.bitsweep.Sha256;
import org.bitsweep.config.Sweep;
import org.bitsweep.dataset.ContentDigest;
import org.bitsweep.dataset.EncodedImage;
import org.bitsweep.dataset.ImageListing;
import org.bitsweep.dataset.ImageReader;
import org.bitsweep.dataset.ImageSource;
import org.bitsweep.dataset.ImageSplit;
import org.bitsweep.dataset.LabelledImage;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.dataset.PreparedManifest;
import org.bitsweep.dataset.PreparedRow;
import org.bitsweep.dataset.PreparedShard;
import org.bitsweep.dataset.ReadingOrder;
import org.bitsweep.dataset.RepeatedImage;
import org.bitsweep.dataset.UnreadableImage;
import org.bitsweep.imaging.Geometry;
import org.bitsweep.imaging.ImageDecodingException;
import org.bitsweep.imaging.ImageSize;
import org.bitsweep.imaging.Preprocessor;
import org.bitsweep.imaging.RgbImage;
import org.bitsweep.jobs.progress.ProgressPoller;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.StorageAccess;

/**
 * Decodes and resizes every image of a data set once and stores the pixels: shards of consecutive images in Parquet,
 * uncompressed, and their description, written last. A folder whose writing was cut short is started clean.
 */
public final class PrepareJob {

    /** At most so many images a shard; fewer where that would not fit {@link #SHARD_BYTES}. */
    private static final int SHARD_IMAGES = 512;
    /** An HDFS block. */
    private static final long SHARD_BYTES = 128L << 20;
    /** How the descriptions of its jobs begin. */
    public static final String DESCRIPTION = "prepare ";
    private static final String WRITING = "unfinished";
    private static final int NAMED_PROBLEMS = 50;

    private final SparkSession spark;
    private final Configuration configuration;

    public PrepareJob(SparkSession spark) {
        this.spark = spark;
        this.configuration = spark.sparkContext().hadoopConfiguration();
    }

    /** What happens to images that do not decode. */
    public enum UnreadableImages {
        /** The job fails and lists them. */
        FAIL,
        /** Their rows are written without pixels, and the description names them. */
        RECORD;

        public static UnreadableImages of(Sweep.BadImages asked) {
            return asked == Sweep.BadImages.FAIL ? FAIL : RECORD;
        }
    }

    /** What is prepared. */
    public record Request(
            ImageSource source, int images, Geometry geometry, ImageSize size, UnreadableImages unreadable, Path folder) {

        /** The first images of the data set that are asked for. */
        ImageListing listing() {
            ImageListing all = source.listing();
            return images == all.count() ? all : new ImageListing(all.images().subList(0, images), all.classes());
        }

        String stateDigest() {
            return source.stateDigest(images);
        }
    }

    /**
     * Prepares a data set, or opens it where the folder already holds the same, with every image readable.
     *
     * @throws InputException listing the images that do not decode, if that is to fail; or if the folder holds a set of other
     *     files, or of files that have been written since
     */
    public PreparedDataset run(Request request) throws IOException {
        ImageListing listing = request.listing();
        FileSystem fileSystem = StorageAccess.reach(request.folder(), configuration);
        if (fileSystem.exists(new Path(request.folder(), PreparedDataset.MANIFEST_NAME))) {
            PreparedDataset found = PreparedDataset.open(request.folder(), configuration);
            found.requireFor(request.geometry().canonicalText(), request.size()).requireListing(listing.digest());
            PreparedRows.requireDescribed(spark, found);
            if (found.manifest().unreadable().isEmpty()) {
                FilesPreparedFrom.require(request.folder(), request.stateDigest(), configuration);
                return found;
            }
            // They may have been replaced since. Without its description the folder is half-written.
            fileSystem.delete(new Path(request.folder(), PreparedDataset.MANIFEST_NAME), false);
        }
        removeHalfWritten(fileSystem, request.folder());
        Path writing = new Path(request.folder(), WRITING);
        PreparedManifest manifest;
        spark.sparkContext().setJobDescription(DESCRIPTION + listing.count() + " images (" + request.geometry().canonicalText() + ")");
        try {
            write(request, listing, writing);
            manifest = describe(request, listing, fileSystem, writing);
        } finally {
            spark.sparkContext().setJobDescription(null);
        }
        fileSystem.delete(writing, true);
        FilesPreparedFrom.write(request.folder(), request.stateDigest(), configuration);
        return PreparedDataset.publish(request.folder(), manifest, configuration);
    }

    /** Only what an interrupted run of this job leaves behind is removed; anything else is somebody's. */
    private static void removeHalfWritten(FileSystem fileSystem, Path folder) throws IOException {
        if (!fileSystem.exists(folder)) {
            return;
        }
        for (FileStatus status : fileSystem.listStatus(folder)) {
            String name = status.getPath().getName();
            if (!name.equals(WRITING) && !name.startsWith("shard-") && !name.startsWith("." + PreparedDataset.MANIFEST_NAME)
                    && !name.startsWith(".shard-") && !FilesPreparedFrom.is(name)) {
                throw new InputException(folder + ": expected an empty folder or a half-written prepared data set, found "
                        + name + ". Choose another folder, or remove this one.");
            }
        }
        for (FileStatus status : fileSystem.listStatus(folder)) {
            fileSystem.delete(status.getPath(), true);
        }
    }

    private void write(Request request, ImageListing listing, Path writing) {
        int perShard = (int) Math.max(1, Math.min(SHARD_IMAGES, SHARD_BYTES / (3L * request.size().pixels())));
        List<ImageSplit> splits = request.source().splits(perShard).stream()
                .filter(split -> split.images().get(0).index() < listing.count())
                .toList();
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        LongAccumulator done = spark.sparkContext().longAccumulator("images prepared");
        SerializableConfiguration shipped = new SerializableConfiguration(configuration);
        int count = listing.count();
        ImageTransform transform =
                new ImageTransform(request.geometry(), request.size().width(), request.size().height());
        JavaRDD<Row> rows = context.parallelize(splits, splits.size())
                .flatMap(split -> {
                    ImageReader reader = split.open(shipped.value());
                    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> close(reader));
                    return new RowIterator(reader, transform, count, done);
                });
        if (splits.stream().anyMatch(split -> split.order() == ReadingOrder.ARCHIVE_ORDER)) {
            int shards = (count + perShard - 1) / perShard;
            rows = rows.mapToPair(row -> new scala.Tuple2<>(row.getInt(0), row))
                    .repartitionAndSortWithinPartitions(new ShardPartitioner(shards, perShard))
                    .values();
        }
        try (ProgressPoller progress = ProgressPoller.start("prepare", "images", count, done::value)) {
            spark.createDataFrame(rows, PreparedRows.SCHEMA)
                    .write().options(PreparedRows.layout(request.size()))
                    // A split of what can only be read whole may hold more.
                    .option("maxRecordsPerFile", perShard)
                    .parquet(writing.toString());
        }
    }

    private PreparedManifest describe(Request request, ImageListing listing, FileSystem fileSystem, Path writing)
            throws IOException {
        List<Row> rows = new ArrayList<>(spark.read().schema(PreparedRows.SCHEMA).parquet(HadoopFiles.literal(List.of(writing.toString())))
                .select(Stream.concat(Stream.of(PreparedRows.description()), Stream.of(functions.col("_metadata.file_path")))
                        .toArray(Column[]::new))
                .collectAsList());
        rows.sort(Comparator.comparingInt(row -> row.getInt(0)));
        ContentDigest content = new ContentDigest();
        List<PreparedRow> described = new ArrayList<>();
        List<UnreadableImage> unreadable = new ArrayList<>();
        Map<String, int[]> ranges = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            PreparedRow row = PreparedRows.described(writing.toString(), rows.get(i));
            LabelledImage image = row.image();
            if (i >= listing.count() || !image.equals(listing.images().get(i))) {
                throw new InputException(request.folder() + ": expected image "
                        + (i < listing.count() ? listing.images().get(i) : "none") + " at row " + i + ", found " + image
                        + ". The data set changed while it was read; prepare it again.");
            }
            content.add(row);
            described.add(row);
            row.problem().ifPresent(problem -> unreadable.add(new UnreadableImage(image.index(), image.name(), problem)));
            int first = i;
            ranges.computeIfAbsent(rows.get(i).getString(7), unused -> new int[] {first, 0})[1]++;
        }
        if (rows.size() != listing.count()) {
            throw new InputException(request.folder() + ": expected " + listing.count() + " images, found " + rows.size()
                    + ". The data set changed while it was read; prepare it again.");
        }
        requireReadable(request.unreadable(), unreadable, listing.count());
        List<PreparedShard> shards = new ArrayList<>();
        for (Map.Entry<String, int[]> range : ranges.entrySet()) {
            Path shard = new Path(request.folder(), String.format(Locale.ROOT, "shard-%05d.parquet", shards.size()));
            if (!fileSystem.rename(new Path(java.net.URI.create(range.getKey())), shard)) {
                throw new IOException("could not rename " + range.getKey() + " to " + shard);
            }
            shards.add(new PreparedShard(shard.getName(), range.getValue()[0], range.getValue()[1],
                    fileSystem.getFileStatus(shard).getLen()));
        }
        return PreparedManifest.of(listing, request.geometry().canonicalText(), request.size().width(),
                request.size().height(), content.hex(), unreadable, RepeatedImage.among(described), shards);
    }

    private static void close(ImageReader reader) {
        try {
            reader.close();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    /**
     * Fails with the list of the images that do not decode, if that is asked for.
     *
     * @param images how many images there are in all, for the message
     */
    public static void requireReadable(UnreadableImages asked, List<UnreadableImage> unreadable, int images) {
        if (unreadable.isEmpty() || asked == UnreadableImages.RECORD) {
            return;
        }
        StringBuilder message = new StringBuilder().append(unreadable.size()).append(" of ").append(images)
                .append(" images cannot be read. Replace them, or say --bad-images report to go on without them.");
        unreadable.stream().limit(NAMED_PROBLEMS).forEach(image -> message.append("\n  ").append(image.problem()));
        if (unreadable.size() > NAMED_PROBLEMS) {
            message.append("\n  and ").append(unreadable.size() - NAMED_PROBLEMS).append(" more");
        }
        throw new InputException(message.toString());
    }

    /** Decoding and resizing as one task ships it. */
    private record ImageTransform(Geometry geometry, int width, int height) implements java.io.Serializable {}

    /** Shard i holds the images from i * perShard on. */
    private static final class ShardPartitioner extends Partitioner {

        private final int shards;
        private final int perShard;

        ShardPartitioner(int shards, int perShard) {
            this.shards = shards;
            this.perShard = perShard;
        }

        @Override
        public int numPartitions() {
            return shards;
        }

        @Override
        public int getPartition(Object index) {
            return (Integer) index / perShard;
        }
    }

    /** Reads one split; a row an image, also for one that does not decode. */
    private static final class RowIterator implements Iterator<Row> {

        private final ImageReader reader;
        private final Preprocessor preprocessor;
        private final ImageSize size;
        private final int count;
        private final LongAccumulator done;
        private EncodedImage next;

        RowIterator(ImageReader reader, ImageTransform transform, int count, LongAccumulator done) {
            this.reader = reader;
            this.preprocessor = new Preprocessor(transform.geometry());
            this.size = new ImageSize(transform.width(), transform.height());
            this.count = count;
            this.done = done;
            advance();
        }

        private void advance() {
            next = null;
            while (next == null && reader.hasNext()) {
                EncodedImage candidate = reader.next();
                if (candidate.image().index() < count) {
                    next = candidate;
                }
            }
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Row next() {
            if (next == null) {
                throw new NoSuchElementException();
            }
            EncodedImage image = next;
            advance();
            Row row = row(image);
            done.add(1);
            return row;
        }

        private Row row(EncodedImage encoded) {
            LabelledImage image = encoded.image();
            String source = Sha256.hexOf(encoded.bytes());
            byte[] pixels = null;
            String problem = null;
            try {
                RgbImage prepared = preprocessor.apply(image.name(), encoded.bytes());
                if (prepared.size().equals(size)) {
                    pixels = prepared.pixels();
                } else {
                    problem = "Image '" + image.name() + "': expected " + size + " pixels after preprocessing, found "
                            + prepared.size() + "; add a resize or crop to the network's preprocessing";
                }
            } catch (ImageDecodingException unreadable) {
                problem = unreadable.getMessage();
            }
            byte[] digest = Sha256.of(pixels == null ? new byte[0] : pixels);
            return PreparedRows.row(new PreparedRow(image, source, digest, Optional.ofNullable(problem)), pixels);
        }
    }
}
