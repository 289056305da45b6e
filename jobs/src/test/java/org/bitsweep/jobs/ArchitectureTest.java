package org.bitsweep.jobs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rooms of the jobs: cli, sweep, then one a Spark job, the executor's, and progress at the bottom. */
class ArchitectureTest {

    private static final String ROOT = "org.bitsweep.jobs";

    private static final JavaClasses JOBS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

    @Test
    void nothingFlowsBack() {
        LayeredArchitecture rooms = layeredArchitecture().consideringOnlyDependenciesInAnyPackage(ROOT + "..");
        for (String room : List.of("cli", "diagnose", "sweep", "report", "prepare", "calibrate", "evaluate", "executor", "progress",
                "store", "parquet")) {
            rooms = rooms.layer(room).definedBy(ROOT + "." + room + "..");
        }
        rooms.layer("main").definedBy(ROOT)
                .whereLayer("main").mayNotBeAccessedByAnyLayer()
                .whereLayer("cli").mayOnlyBeAccessedByLayers("main")
                .whereLayer("diagnose").mayOnlyBeAccessedByLayers("cli")
                .whereLayer("sweep").mayOnlyBeAccessedByLayers("cli", "diagnose")
                .whereLayer("report").mayOnlyBeAccessedByLayers("cli")
                .whereLayer("calibrate").mayOnlyBeAccessedByLayers("cli", "sweep")
                .whereLayer("evaluate").mayOnlyBeAccessedByLayers("cli", "sweep")
                .whereLayer("prepare").mayOnlyBeAccessedByLayers("cli", "sweep", "report", "calibrate", "evaluate")
                .whereLayer("executor").mayOnlyBeAccessedByLayers("main", "sweep", "prepare", "calibrate", "evaluate")
                .whereLayer("parquet").mayOnlyBeAccessedByLayers("store", "prepare")
                .check(JOBS);
        assertTrue(JOBS.contain(ROOT + ".sweep.SweepRun"));
    }

    @Test
    void noCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(JOBS);
    }

    @Test
    void theCommandLineIsReadInOnePlace() {
        noClasses().that().resideOutsideOfPackages(ROOT, ROOT + ".cli..")
                .should().dependOnClassesThat(resideInAPackage("picocli.."))
                .check(JOBS);
    }

    /** A nightly tells builds apart without these (BuildIdentity): what computes must not go through them. */
    @Test
    void whatOnlyLooksOnComputesNothing() {
        noClasses().that().resideInAnyPackage(ROOT + ".prepare..", ROOT + ".calibrate..", ROOT + ".evaluate..", ROOT + ".executor..")
                // It reads prepared pixels for a page, after everything.
                .and().doNotHaveSimpleName("PreparedPixels")
                .should().dependOnClassesThat(resideInAnyPackage("org.bitsweep.report..", "org.bitsweep.judgement..",
                        "org.bitsweep.figures..", "org.bitsweep.diagnosis..", ROOT + ".cli..", ROOT + ".compare..",
                        ROOT + ".diagnose..", ROOT + ".report.."))
                .check(JOBS);
    }

    @Test
    void nativeSessionsAreOpenedOnExecutorsOnly() {
        noClasses().that().resideOutsideOfPackages(ROOT + ".executor..", ROOT + ".cli..")
                .should().dependOnClassesThat(resideInAnyPackage("ai.onnxruntime.."))
                .check(JOBS);
    }

    /** A German machine writes 3,5 and a Turkish one knows no i without its dot. */
    @Test
    void textDoesNotDependOnTheMachinesLanguage() {
        noClasses()
                .should().callMethod(String.class, "format", String.class, Object[].class)
                .orShould().callMethod(String.class, "formatted", Object[].class)
                .orShould().callMethod(String.class, "toLowerCase")
                .orShould().callMethod(String.class, "toUpperCase")
                .orShould().callMethod(PrintStream.class, "printf", String.class, Object[].class)
                .orShould().callMethod(PrintWriter.class, "printf", String.class, Object[].class)
                .check(JOBS);
    }
}
