package org.bitsweep.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bitsweep.InputException;

/**
 * {@code include} of files alone, which must be there and not include each other in a circle. The library's own includer
 * passes over missing files in silence, names neither file nor line, and reads from the network where a URL is written.
 */
final class Includes implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

    /** From the file that was asked for to the one being read. */
    private final List<Path> files;

    Includes(List<Path> files) {
        this.files = List.copyOf(files);
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        return read(what);
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        return read(what.toString());
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        throw problem(what.toString(), "only local files can be included. Copy it beside this file.");
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
        throw problem(what, "only local files can be included. Copy it beside this file.");
    }

    private ConfigObject read(String what) {
        Path file;
        try {
            file = including().resolveSibling(what).normalize();
        } catch (InvalidPathException error) {
            throw problem(what, "no path of a file. Correct it.");
        }
        if (files.contains(file)) {
            String circle = files.subList(files.indexOf(file), files.size()).stream()
                    .map(each -> each.getFileName() + " includes ").collect(Collectors.joining());
            throw problem(what, "a circle: " + circle + file.getFileName() + ". Remove one of these includes.");
        }
        try {
            ConfigFiles.requireText(file);
        } catch (InputException error) {
            throw problem(what, error.getMessage());
        }
        List<Path> deeper = new ArrayList<>(files);
        deeper.add(file);
        try {
            ConfigObject included = ConfigFactory.parseFile(file.toFile(), ConfigParseOptions.defaults()
                    .setAllowMissing(false).setIncluder(new Includes(deeper))).root();
            RepeatedKeys.refuse(file, included);
            return included;
        } catch (ConfigException error) {
            throw new InputException(error.getMessage(), error);
        }
    }

    private Path including() {
        return files.get(files.size() - 1);
    }

    /** The including file and, where it can be found again, the line. */
    private InputException problem(String what, String problem) {
        String line = "";
        try {
            List<String> lines = Files.readAllLines(including());
            for (int i = 0; i < lines.size() && line.isEmpty(); i++) {
                line = lines.get(i).contains("include") && lines.get(i).contains(what) ? ":" + (i + 1) : "";
            }
        } catch (IOException error) {
            // It was read a moment ago; without the line the message still names the file.
            line = "";
        }
        return new InputException(including() + line + ": include \"" + what + "\": " + problem);
    }
}
