package org.bitsweep.jobs.sweep;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bitsweep.Sha256;
import org.bitsweep.identity.CodeDigest;

/** Which build of Bitsweep this is, as far as predictions could depend on it. */
public final class BuildIdentity {

    private static final String OURS = "org/bitsweep/";
    /** Rooms that look at predictions and make none; what makes them does not know these (docs/architecture.md). */
    private static final List<String> LOOKING_ON = Stream.of("report/", "judgement/", "figures/", "diagnosis/", "pictures/", "jobs/cli/",
            "jobs/compare/", "jobs/diagnose/", "jobs/report/", "jobs/progress/").map(OURS::concat).toList();
    private static final int DIGITS = 12;

    private BuildIdentity() {}

    /** The first digits of a digest over the classes of this process that predictions come from. */
    public static String shortDigest() throws IOException {
        return CodeDigest.of(List.of(place(Sha256.class), place(BuildIdentity.class)),
                name -> name.startsWith(OURS) && LOOKING_ON.stream().noneMatch(name::startsWith)).substring(0, DIGITS);
    }

    private static Path place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException unusable) {
            throw new IllegalStateException(unusable);
        }
    }
}
