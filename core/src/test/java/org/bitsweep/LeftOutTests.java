package org.bitsweep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Says at the end of a module's tests how many were left out for want of reference data: a green run without it proves less.
 * Their names are written to target/tests-left-out, by which a run that has the data is told that it skipped some.
 */
public final class LeftOutTests implements TestExecutionListener {

    /** How every test says that it lacks something of shared/. */
    private static final List<String> WANT = List.of("not here:", "no real data:", "no directory of reference data");

    private static final Map<String, Integer> LEFT_OUT = new LinkedHashMap<>();

    private TestPlan plan;

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        String reason = result.getThrowable().map(Throwable::getMessage).orElse("");
        if (result.getStatus() == TestExecutionResult.Status.ABORTED && WANT.stream().anyMatch(reason::contains)) {
            long tests = test.isTest() ? 1 : plan.getDescendants(test).stream().filter(TestIdentifier::isTest).count();
            synchronized (LEFT_OUT) {
                LEFT_OUT.put(test.getUniqueId() + " " + reason, (int) Math.max(1, tests));
            }
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan finished) {
        synchronized (LEFT_OUT) {
            if (LEFT_OUT.isEmpty()) {
                return;
            }
            System.out.println("Left out for want of reference data (shared/): "
                    + LEFT_OUT.values().stream().mapToInt(Integer::intValue).sum() + " tests");
            try {
                Files.write(Files.createDirectories(Path.of("target")).resolve("tests-left-out"), LEFT_OUT.keySet());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
