package org.bitsweep.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bitsweep.InputException;
import org.bitsweep.Suggestion;
import org.bitsweep.storage.Location;

/** Files and flags as {@link Section}s: what is no readable configuration at all is refused here. */
final class ConfigFiles {

    static final String CONF = ".conf";
    private static final String ONNX = ".onnx";
    /** The largest file that can be meant: a sweep of hundreds of networks has some ten thousand characters. */
    private static final long LARGEST = 1 << 20;

    private final Path workingFolder;

    /** @param workingFolder what relative paths on the command line are relative to */
    ConfigFiles(Path workingFolder) {
        this.workingFolder = workingFolder.toAbsolutePath().normalize();
    }

    /** A file by itself. */
    Section read(Path file) {
        return root(parse(file), file);
    }

    /** Flags by themselves. */
    Section read(Map<String, ?> flags) {
        return root(commandLine(flags), workingFolder.resolve(Section.COMMAND_LINE));
    }

    /**
     * A file, and flags over it.
     *
     * @param replaced the keys of the file that flags take the place of as a whole
     */
    Section read(Path file, Map<String, ?> flags, List<String> replaced) {
        Config fromFile = parse(file);
        for (String key : replaced) {
            fromFile = fromFile.withoutPath(key);
        }
        return root(commandLine(flags).withFallback(fromFile), file);
    }

    private Section root(Config config, Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return understood(file, () -> new Section(config.resolve().root(), "", new Section.Base(folder, workingFolder)));
    }

    private static Config parse(Path file) {
        requireText(file);
        // Without a parent, the library would not find files that this one includes.
        Path parsed = file.getParent() == null ? file.toAbsolutePath() : file;
        return understood(file, () -> {
            Config config = ConfigFactory.parseFile(parsed.toFile(), ConfigParseOptions.defaults()
                    .setAllowMissing(false).setIncluder(new Includes(List.of(parsed.toAbsolutePath().normalize()))));
            RepeatedKeys.refuse(parsed, config.root());
            return config;
        });
    }

    private interface Step<T> {
        T run();
    }

    /** What the library does not understand, told as every other mistake of a file. */
    private static <T> T understood(Path file, Step<T> step) {
        try {
            return step.run();
        } catch (com.typesafe.config.ConfigException.UnresolvedSubstitution error) {
            throw new InputException(
                    error.getMessage() + ". Set it as an environment variable, or write the value into the file.", error);
        } catch (com.typesafe.config.ConfigException error) {
            throw new InputException(error.getMessage(), error);
        } catch (StackOverflowError deep) {
            throw new InputException(file + ": objects or lists lie in each other too deeply to be read. Close the brackets"
                    + " that are open.", deep);
        }
    }

    /**
     * Refuses what cannot be read as a configuration.
     *
     * @throws InputException if the file is missing, a folder, a network, or no text
     */
    static void requireText(Path file) {
        if (Files.isDirectory(file)) {
            throw new InputException(file + ": is a folder, expected a configuration file. Name one of its files.");
        }
        if (!Files.isRegularFile(file)) {
            throw new InputException(file + ": no such file." + similar(file));
        }
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(ONNX)) {
            throw new InputException(file + ": is an ONNX file, expected a configuration file. Give its .conf, or write"
                    + " { onnx = ... } (--network) with a .conf of the same name beside it.");
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw new InputException(file + ": expected a configuration file of at most " + LARGEST + " bytes, found "
                        + Files.size(file) + ". Name another file.");
            }
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
            if (text.indexOf('\0') >= 0) {
                throw new CharacterCodingException();
            }
        } catch (CharacterCodingException binary) {
            throw new InputException(file + ": expected a configuration file in UTF-8, found bytes that are no text. Name"
                    + " another file.", binary);
        } catch (IOException error) {
            throw new InputException(file + ": cannot be read: " + error.getMessage() + ". Ask for the permission.", error);
        }
    }

    /** A sentence with the file of the same kind that may have been meant. */
    static String similar(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return " The folder " + folder + " does not exist either.";
        }
        String extension = extension(file);
        Predicate<Path> sameKind = entry -> Files.isRegularFile(entry) && extension(entry).equals(extension);
        try (Stream<Path> entries = Files.list(folder)) {
            // Extensions are alike anyway: they would make short names look nearer than they are.
            return Suggestion.nearest(
                            baseName(file), entries.filter(sameKind).map(ConfigFiles::baseName).sorted().toList())
                    .map(name -> " Did you mean \"" + name + extension + "\"?").orElse("");
        } catch (IOException error) {
            return " Its folder cannot be listed either: " + error.getMessage();
        }
    }

    private static String extension(Path file) {
        return file.getFileName().toString().substring(baseName(file).length());
    }

    static String baseName(Path file) {
        return new Location(file.getFileName().toString()).baseName();
    }

    /** NAME.conf beside NAME.onnx, if it is there. */
    static Optional<Path> beside(Location onnx) {
        return Optional.of(onnx)
                .filter(Location::isLocal)
                .map(location -> location.path().resolveSibling(location.baseName() + CONF))
                .filter(Files::isRegularFile);
    }

    /** The local file that a value names. */
    static Path local(Section.Value value, Location location) {
        if (!location.isLocal()) {
            throw value.invalid("a local configuration file");
        }
        try {
            requireText(location.path());
        } catch (InputException error) {
            throw value.problem(error.getMessage());
        }
        return location.path();
    }

    /** Flags, dotted for members, as one object. */
    private static Config commandLine(Map<String, ?> flags) {
        Map<String, Object> root = new TreeMap<>();
        flags.forEach((flag, value) ->
                put(root, flag.replaceAll("\\s+", " "), Arrays.asList(flag.split("\\.", -1)), value));
        return ConfigValueFactory.fromMap(root, Section.COMMAND_LINE).toConfig();
    }

    private static void put(Map<String, Object> object, String flag, List<String> path, Object value) {
        if (path.get(0).isBlank()) {
            throw new UnknownKeyException(Section.COMMAND_LINE + ": " + flag + ": expected names joined by dots, found an empty"
                    + " one. Correct the key.");
        }
        if (path.size() == 1) {
            if (object.putIfAbsent(path.get(0), value) != null) {
                throw both(flag);
            }
            return;
        }
        if (!(object.computeIfAbsent(path.get(0), key -> new Members()) instanceof Members members)) {
            throw both(flag);
        }
        put(members, flag, path.subList(1, path.size()), value);
    }

    private static InvalidCombinationException both(String flag) {
        return new InvalidCombinationException(Section.COMMAND_LINE + ": " + flag + ": a key is given a value, and members as"
                + " well. Keep one.");
    }

    /** Members of a dotted flag, as opposed to an object that is a flag's value. */
    private static final class Members extends TreeMap<String, Object> {
        private static final long serialVersionUID = 1L;
    }
}
