package org.bitsweep.dataset;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.bitsweep.Sha256;
import org.bitsweep.Suggestion;
import org.bitsweep.storage.DatasetException;

/**
 * Describes a prepared data set: images that have been decoded and resized once, in shards. Written last, it also tells
 * a finished folder from half of one.
 *
 * @param formatVersion version of this description, {@value #FORMAT_VERSION}
 * @param geometry the preprocessing geometry in its canonical text; prepared images serve only networks with the same
 * @param width width of every image in pixels
 * @param height height of every image in pixels
 * @param count number of images
 * @param numberOfClasses number of classes that labels refer to
 * @param imagesPerClass number of images of each class, by class index
 * @param listingSha256 {@link ImageListing#digest} of the data set that was prepared
 * @param contentSha256 {@link ContentDigest} of all rows
 * @param unreadable the images that could not be decoded; their rows have no pixels. Empty unless the user asked for
 *     such images to be reported rather than to fail
 * @param repeated the images whose files are those of earlier images, by index
 * @param shards the files, by their first rows; together they hold every row once
 */
public record PreparedManifest(int formatVersion, String geometry, int width, int height, int count, int numberOfClasses,
        List<Integer> imagesPerClass, String listingSha256, String contentSha256, List<UnreadableImage> unreadable,
        List<RepeatedImage> repeated, List<PreparedShard> shards)
        implements Serializable {

    /** The version that is written and the only one that is read. */
    public static final int FORMAT_VERSION = 2;

    /** Key of the digest over everything else, which proves the file. */
    private static final String DIGEST = "sha256";

    private static final String REMEDY = "Prepare the data set anew";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    /**
     * Checks that everything adds up.
     *
     * @throws IllegalArgumentException if it does not, naming the two values that disagree
     */
    public PreparedManifest {
        Objects.requireNonNull(geometry, "geometry");
        imagesPerClass = List.copyOf(imagesPerClass);
        unreadable = List.copyOf(unreadable);
        repeated = List.copyOf(repeated);
        shards = List.copyOf(shards);
        require(formatVersion == FORMAT_VERSION, "formatVersion", FORMAT_VERSION, formatVersion);
        require(!geometry.isBlank(), "geometry", "a text", "none");
        require(width >= 1 && height >= 1, "width and height", "at least 1 pixel", width + " by " + height);
        require(count >= 1, "count", "at least 1", count);
        require(numberOfClasses >= 1, "numberOfClasses", "at least 1", numberOfClasses);
        require(imagesPerClass.size() == numberOfClasses, "imagesPerClass", numberOfClasses + " numbers",
                imagesPerClass.size());
        require(imagesPerClass.stream().allMatch(images -> images >= 0), "imagesPerClass", "no negative number", imagesPerClass);
        long sum = imagesPerClass.stream().mapToLong(Integer::longValue).sum();
        require(sum == count, "imagesPerClass", "a sum of " + count, sum);
        Sha256.requireHex("listingSha256", listingSha256);
        Sha256.requireHex("contentSha256", contentSha256);
        int last = -1;
        for (UnreadableImage image : unreadable) {
            require(image.index() > last && image.index() < count, "unreadable", "ascending indices below " + count,
                    image.index());
            last = image.index();
        }
        long next = 0;
        Set<String> files = new HashSet<>();
        for (PreparedShard shard : shards) {
            require(files.add(shard.file()), "shards", "each file once", "'" + shard.file() + "' again");
            require(shard.firstRow() == next, "firstRow of shard '" + shard.file() + "'", next, shard.firstRow());
            next += shard.rows();
        }
        require(next == count, "shards", count + " rows together", next);
    }

    /**
     * Describes a prepared listing.
     *
     * @param listing the data set that was prepared
     * @param geometry the preprocessing geometry in its canonical text
     * @param width width of every image in pixels
     * @param height height of every image in pixels
     * @param contentSha256 {@link ContentDigest} of all rows
     * @param unreadable the images that could not be decoded, by index
     * @param repeated the images whose files are those of earlier images, by index
     * @param shards the files, by their first rows
     * @return the description
     * @throws IllegalArgumentException if the shards do not hold every image of the listing once
     */
    public static PreparedManifest of(ImageListing listing, String geometry, int width, int height, String contentSha256,
            List<UnreadableImage> unreadable, List<RepeatedImage> repeated, List<PreparedShard> shards) {
        return new PreparedManifest(FORMAT_VERSION, geometry, width, height, listing.count(), listing.classes().count(),
                listing.imagesPerClass(), listing.digest(), contentSha256, unreadable, repeated, shards);
    }

    private static void require(boolean holds, String what, Object expected, Object found) {
        if (!holds) {
            throw new IllegalArgumentException(what + ": expected " + expected + ", found " + found);
        }
    }

    /** The images among the first so many that could not be decoded. */
    public List<UnreadableImage> unreadableAmong(int images) {
        return unreadable.stream().filter(image -> image.index() < images).toList();
    }

    /** The images among the first so many whose files are those of earlier images. */
    public List<RepeatedImage> repeatedAmong(int images) {
        return repeated.stream().filter(image -> image.index() < images).toList();
    }

    /** SHA-256 over every component: what makes two prepared data sets the same. */
    public String digest() {
        Sha256 sha256 = new Sha256().add("bitsweep prepared data set").add(formatVersion).add(geometry).add(width).add(height)
                .add(count).add(numberOfClasses).add(listingSha256).add(contentSha256);
        imagesPerClass.forEach(sha256::add);
        sha256.add(unreadable.size());
        unreadable.forEach(image -> sha256.add(image.index()).add(image.name()).add(image.problem()));
        sha256.add(repeated.size());
        repeated.forEach(image -> sha256.add(image.index()).add(image.name()).add(image.label()).add(image.firstName())
                .add(image.firstLabel()));
        sha256.add(shards.size());
        shards.forEach(shard -> sha256.add(shard.file()).add(shard.firstRow()).add(shard.rows()).add(shard.bytes()));
        return sha256.hex();
    }

    /** The description as JSON text in UTF-8, the same bytes for the same values. */
    byte[] toJson() {
        try {
            ObjectNode tree = JSON.valueToTree(this);
            tree.put(DIGEST, digest());
            return (JSON.writeValueAsString(tree).replace("\r\n", "\n") + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("numbers and texts are always JSON", impossible);
        }
    }

    /** Refuses an object that has not exactly the components of a record as its keys. */
    private static void requireKeys(String where, JsonNode object, Class<? extends Record> type) {
        List<String> known = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
        List<String> written = new ArrayList<>();
        object.fieldNames().forEachRemaining(written::add);
        for (String key : written) {
            if (!known.contains(key)) {
                throw new DatasetException(where, "the keys " + String.join(", ", known),
                        "'" + key + "'" + Suggestion.hint(key, known), REMEDY);
            }
        }
        for (String key : known) {
            if (!written.contains(key)) {
                throw new DatasetException(where, "the key '" + key + "'", "none", REMEDY);
            }
        }
    }

    /** Reads a description; anything missing, unknown or contradictory is refused. */
    static PreparedManifest parse(String file, byte[] bytes) {
        try {
            JsonNode tree = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
            // Asked first: a later version may well have other keys, and the version is what explains them.
            JsonNode version = tree == null ? null : tree.get("formatVersion");
            if (version == null || !version.isInt() || version.intValue() != FORMAT_VERSION) {
                throw new DatasetException(file, "formatVersion " + FORMAT_VERSION,
                        version == null ? "none" : version.toString(),
                        "Prepare the data set anew, or read it with the version of Bitsweep that wrote it");
            }
            ObjectNode whole = (ObjectNode) tree;
            JsonNode written = whole.remove(DIGEST);
            requireKeys(file, tree, PreparedManifest.class);
            for (JsonNode image : tree.get("unreadable")) {
                requireKeys(file + ", unreadable", image, UnreadableImage.class);
            }
            for (JsonNode image : tree.get("repeated")) {
                requireKeys(file + ", repeated", image, RepeatedImage.class);
            }
            for (JsonNode shard : tree.get("shards")) {
                requireKeys(file + ", shards", shard, PreparedShard.class);
            }
            PreparedManifest manifest = JSON.treeToValue(tree, PreparedManifest.class);
            if (written == null || !written.isTextual() || !written.textValue().equals(manifest.digest())) {
                throw new DatasetException(file, "the description that was written, with sha256 " + manifest.digest(),
                        written == null ? "no sha256" : "sha256 " + written, "It has been changed or damaged since: prepare the"
                                + " data set anew");
            }
            return manifest;
        } catch (JsonProcessingException unusable) {
            Throwable cause = unusable;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            String message = cause instanceof JsonProcessingException json ? json.getOriginalMessage() : cause.getMessage();
            throw new DatasetException(file, "a consistent description of a prepared data set", "a fault: " + message,
                    REMEDY, unusable);
        }
    }
}
