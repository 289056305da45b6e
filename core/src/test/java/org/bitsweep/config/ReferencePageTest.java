package org.bitsweep.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bitsweep.dataset.FormatKey;
import org.bitsweep.settings.Profile;
import org.bitsweep.settings.Setting;
import org.bitsweep.settings.SettingsText;
import org.junit.jupiter.api.Test;

/**
 * The tables of {@code conf/README.md} are made from the keys that readers use. After a change of those,
 * {@code mvn -pl core test -Dtest=ReferencePageTest -Dbitsweep.rewrite=true} writes them anew.
 */
class ReferencePageTest {

    private static final Path PAGE = Path.of(System.getProperty("bitsweep.root"), "conf", "README.md");
    private static final Pattern TABLE = Pattern.compile("(<!-- table: (\\w+) -->\n\n).*?(\n<!-- end -->)", Pattern.DOTALL);

    private static Map<String, String> tables() {
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put("networks", keys(NetworkKey.values()));
        tables.put("datasets", keys(DatasetKey.values()));
        tables.put("calibration", keys(CalibrationKey.values()));
        tables.put("sweeps", keys(SweepKey.values()));
        tables.put("settings", settings());
        return tables;
    }

    private static String keys(FileKey... keys) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("key", "value", "default", "what it is"));
        for (FileKey key : keys) {
            FileKey.Entry entry = key.entry();
            String absence;
            if (entry.absence() instanceof FileKey.Absence.Default standard) {
                absence = "`" + standard.written() + "`";
            } else {
                absence = entry.absence() instanceof FileKey.Absence.Otherwise otherwise ? otherwise.words() : "required";
            }
            rows.add(List.of("`" + entry.path() + "`", entry.allowed(), absence, entry.documentation()));
        }
        return table(rows);
    }

    private static String settings() {
        List<Map<String, String>> profiles = Arrays.stream(Profile.values())
                .map(profile -> SettingsText.of(profile.settings())).toList();
        List<List<String>> rows = new ArrayList<>();
        rows.add(Stream.of(Stream.of("key", "value"), Arrays.stream(Profile.values()).map(Profile::key), Stream.of("what it is"))
                .flatMap(cells -> cells).toList());
        for (Setting setting : Setting.values()) {
            if (setting != Setting.PROFILE) {
                rows.add(Stream.of(
                                Stream.of("`" + setting.key() + "`", setting.expected()),
                                profiles.stream().map(profile -> "`" + profile.get(setting.key()) + "`"),
                                Stream.of(setting.documentation()))
                        .flatMap(cells -> cells).toList());
            }
        }
        return table(rows);
    }

    private static String table(List<List<String>> rows) {
        List<String> lines = new ArrayList<>(rows.stream().map(row -> "| " + String.join(" | ", row) + " |").toList());
        lines.add(1, "|" + "---|".repeat(rows.get(0).size()));
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    @Test
    void pageIsWhatTheKeysSay() throws IOException {
        String page = Files.readString(PAGE);
        Map<String, String> tables = tables();
        List<String> found = new ArrayList<>();
        String expected = TABLE.matcher(page).replaceAll(match -> {
            found.add(match.group(2));
            return Matcher.quoteReplacement(match.group(1) + tables.getOrDefault(match.group(2), "") + match.group(3));
        });
        assertEquals(List.copyOf(tables.keySet()), found, "tables of " + PAGE);
        if (Boolean.getBoolean("bitsweep.rewrite")) {
            Files.writeString(PAGE, expected);
        } else {
            assertEquals(expected, page, "write it anew with -Dbitsweep.rewrite=true");
        }
    }

    @Test
    void everyKeyOfAFormatIsAKeyOfADataset() {
        List<String> keys = Arrays.stream(DatasetKey.values()).map(FileKey::key).toList();
        for (FormatKey key : FormatKey.values()) {
            assertEquals(1, keys.stream().filter(key.text()::equals).count(), key.text());
        }
    }
}
