package org.bitsweep;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rooms of core: which one may look into which. docs/architecture.md tells why. */
class ArchitectureTest {

    /** From the bottom up: a package may use those before it and none behind it. */
    private static final List<String> ORDER = List.of("identity", "arithmetic", "storage", "imaging", "dataset", "onnx", "statistics",
            "calibration", "quantization", "settings", "config", "inference", "evaluation", "judgement", "report", "figures", "diagnosis", "export");

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("org.bitsweep");

    @Test
    void theWholeOfCoreIsSeen() {
        assertTrue(CORE.contain("org.bitsweep.quantization.rewrite.NetworkQuantizer"));
        assertTrue(CORE.size() > 100, () -> CORE.size() + " classes");
    }

    @TestFactory
    List<DynamicTest> nothingFlowsBack() {
        return ORDER.stream().map(room -> DynamicTest.dynamicTest(room, () -> noClasses()
                .that().resideInAPackage("org.bitsweep." + room + "..")
                .should().dependOnClassesThat(resideInAnyPackage(above(room)))
                .allowEmptyShould(true)
                .check(CORE))).toList();
    }

    private static String[] above(String room) {
        return ORDER.subList(ORDER.indexOf(room) + 1, ORDER.size()).stream()
                .map(later -> "org.bitsweep." + later + "..").toArray(String[]::new);
    }

    @Test
    void theRootKnowsNoRoom() {
        noClasses().that().resideInAPackage("org.bitsweep")
                .should().dependOnClassesThat(resideInAnyPackage("org.bitsweep.*.."))
                .check(CORE);
    }

    @Test
    void noCycles() {
        slices().matching("org.bitsweep.(**)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void neitherSparkNorCommandLine() {
        noClasses().should().dependOnClassesThat(resideInAnyPackage("org.apache.spark..", "scala..", "picocli..",
                "org.bitsweep.jobs..")).check(CORE);
    }

    @Test
    void hadoopOnlyInStorageAndDataset() {
        noClasses().that().resideOutsideOfPackages("org.bitsweep.storage..", "org.bitsweep.dataset..", "org.bitsweep.config..")
                .should().dependOnClassesThat(resideInAnyPackage("org.apache.hadoop.."))
                .check(CORE);
        noClasses().that().resideOutsideOfPackage("org.bitsweep.dataset..")
                .should().dependOnClassesThat(resideInAnyPackage("org.apache.parquet.."))
                .check(CORE);
    }

    /** The description of a source of images passes paths and Hadoop's configuration on; it opens nothing itself. */
    @Test
    void descriptionsOpenNoFileSystem() {
        noClasses().that().resideInAPackage("org.bitsweep.config..")
                .should().dependOnClassesThat(resideInAnyPackage("org.apache.hadoop..")
                        .and(not(type(Path.class))).and(not(type(Configuration.class))))
                .check(CORE);
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
                .check(CORE);
    }
}
