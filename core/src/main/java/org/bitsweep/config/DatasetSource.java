package org.bitsweep.config;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.dataset.DatasetFormat;
import org.bitsweep.dataset.FormatKey;
import org.bitsweep.dataset.FormatName;
import org.bitsweep.storage.Location;

/** Where images and labels are. */
public sealed interface DatasetSource {

    /** The value of {@code format} in files that stands for {@link Prepared}. */
    String PREPARED = "prepared";

    /** The file, folder or archive with the images. */
    Location location();

    /** The number of classes, if it can be told without opening anything. */
    OptionalInt classes();

    /** The setting {@code classes}, or what it stands for where it is left out; empty if it stands in the data itself. */
    Optional<String> classesSetting();

    /**
     * Looks for everything that is wrong without opening anything.
     *
     * @throws org.bitsweep.dataset.DatasetException if a setting is missing or unusable
     */
    void check();

    /**
     * Encoded image files in one of the formats of {@link FormatName}.
     *
     * @param format how images and labels are stored
     * @param settings values by {@link FormatKey#text}; paths in them are absolute or URIs
     * @param folder what a relative path would be relative to: a URI
     * @param where file and line, for messages
     */
    record Encoded(FormatName format, Map<String, String> settings, String folder, String where)
            implements DatasetSource {

        public Encoded {
            settings = Map.copyOf(settings);
        }

        @Override
        public Location location() {
            return new Location(settings.get(FormatKey.LOCATION.text()));
        }

        @Override
        public OptionalInt classes() {
            return format.classes(settings);
        }

        @Override
        public Optional<String> classesSetting() {
            return Optional.of(format.classesSetting(settings));
        }

        @Override
        public void check() {
            format.check(settings, new Path(folder), where);
        }

        /**
         * The data set, not yet listed; class lists are read.
         *
         * @param configuration how file systems are reached
         * @throws org.bitsweep.dataset.DatasetException if a class list cannot be used
         * @throws IOException if the storage fails
         */
        public DatasetFormat open(Configuration configuration) throws IOException {
            return format.create(settings, new Path(folder), where, configuration);
        }
    }

    /**
     * Shards written by {@code bitsweep prepare}.
     *
     * @param location their folder
     */
    record Prepared(Location location) implements DatasetSource {

        @Override
        public OptionalInt classes() {
            return OptionalInt.empty();
        }

        @Override
        public Optional<String> classesSetting() {
            return Optional.empty();
        }

        @Override
        public void check() {
            // A location is all there is to it.
        }
    }
}
