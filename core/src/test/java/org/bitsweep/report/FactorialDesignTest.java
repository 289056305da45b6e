package org.bitsweep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.equalization.Equalization;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationSettings;
import org.bitsweep.quantization.range.Gauss;
import org.bitsweep.quantization.range.StandardDeviations;
import org.bitsweep.quantization.weights.WeightClipping;
import org.bitsweep.quantization.weights.WeightRounding;
import org.bitsweep.quantization.weights.WeightRules;
import org.bitsweep.settings.Profile;
import org.junit.jupiter.api.Test;

class FactorialDesignTest {

    private static final QuantizationSettings REFERENCE = Profile.REFERENCE.settings();
    private static final QuantizationSettings SQUANT = REFERENCE.withWeightRules(
            new WeightRules(WeightClipping.NONE, WeightRounding.SQUANT, Equalization.NONE));
    private static final Set<Method> NONE = Set.of();
    private static final Set<Method> CORRECTED = Set.of(Method.BIAS_CORRECTION);
    private static final Set<Method> CLIPPED = Set.of(Method.ACIQ);
    private static final Set<Method> BOTH = Set.of(Method.ACIQ, Method.BIAS_CORRECTION);

    @SafeVarargs
    private static NetworkResult network(String name, QuantizationSettings settings, Set<Method>... methods) {
        List<ConfigurationResult> results = new ArrayList<>();
        for (Set<Method> set : methods) {
            results.add(new ConfigurationResult(
                    new QuantizationConfig(4, 4, set, settings), "plan", name + set, new Accuracy(10, 5, 9)));
        }
        return new NetworkResult(name, "01", Map.of(), settings, "f", new Accuracy(10, 9, 9), results);
    }

    private static List<FactorialDesign> designs(NetworkResult... networks) {
        return FactorialDesign.of(new RunRecord("sweep", EvaluatedImages.all("set", 10), 5, List.of(networks), ".", Map.of(), Map.of(),
                Presentation.PLAIN));
    }

    /** A half: SQuant stands with an odd number of the two methods, nearest with an even one. */
    @Test
    void methodsAndSettingsAreFactors() {
        List<FactorialDesign> found = designs(network("a@plain", REFERENCE, NONE, BOTH), network("a@squant", SQUANT, CORRECTED, CLIPPED),
                network("b@plain", REFERENCE, NONE, BOTH), network("b@squant", SQUANT, CORRECTED, CLIPPED));
        assertEquals(1, found.size());
        FactorialDesign design = found.get(0);
        assertEquals("4W4A", design.bits());
        assertEquals(List.of("ACIQ", "bias correction", "weight-rounding = squant"), design.factors());
        assertEquals(Set.of("a", "b"), design.networks().keySet());
        assertEquals(Set.of(Set.of(), Set.of("ACIQ", "bias correction"), Set.of("bias correction", "weight-rounding = squant"),
                Set.of("ACIQ", "weight-rounding = squant")), design.networks().get("a").keySet());
        assertEquals("b@squant[ACIQ]", design.networks().get("b").get(Set.of("ACIQ", "weight-rounding = squant")).evaluation());
    }

    /** Where neither level is the profile's, the second one in the sweep is on. */
    @Test
    void levelsThatAreNotTheProfiles() {
        QuantizationSettings gauss = REFERENCE.withClipping(new Gauss());
        QuantizationSettings sigmas = REFERENCE.withClipping(new StandardDeviations(3));
        assertEquals(List.of("ACIQ", "clipping = 3-sigma"), designs(
                network("a@gauss", gauss, NONE, CLIPPED), network("a@sigmas", sigmas, NONE, CLIPPED)).get(0).factors());
        assertEquals(List.of("ACIQ", "clipping = gauss"), designs(
                network("a@gauss", gauss, NONE, CLIPPED), network("a@own", REFERENCE, NONE, CLIPPED)).get(0).factors());
    }

    @Test
    void whatIsNoDesign() {
        assertEquals(List.of(), designs(network("a", REFERENCE, NONE, CORRECTED)), "no variants");
        assertEquals(List.of(), designs(network("a@x", REFERENCE, NONE), network("a@y", SQUANT, CORRECTED)), "two factors that are one");
        assertEquals(List.of(), designs(network("a@x", REFERENCE, NONE, CORRECTED), network("a@y", SQUANT, NONE)), "a cell is missing");
        assertEquals(List.of(), designs(network("a@x", REFERENCE, NONE), network("a@y", REFERENCE.withClipping(new Gauss()), NONE),
                network("a@z", REFERENCE.withClipping(new StandardDeviations(2)), NONE)), "three levels");
    }
}
