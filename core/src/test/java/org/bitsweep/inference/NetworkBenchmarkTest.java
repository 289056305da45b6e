package org.bitsweep.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bitsweep.inference.NetworkBenchmark.Conditions;
import org.bitsweep.inference.NetworkBenchmark.Measurement;
import org.bitsweep.inference.NetworkBenchmark.Version;
import org.bitsweep.inference.OperatorTime.Group;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.plan.TestNetworks;
import org.bitsweep.settings.Profile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkBenchmarkTest {

    private static final Network NETWORK = TestNetworks.residual();
    private static final QuantizationPlanner PLANNER = new QuantizationPlanner(NETWORK, LayerExceptions.NONE);
    private static final QuantizationConfig CONFIG =
            new QuantizationConfig(4, 4, EnumSet.allOf(Method.class), Profile.REFERENCE.settings());

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void everyVersion(int threads) throws Exception {
        List<Measurement> found = new NetworkBenchmark(NETWORK, PLANNER, CONFIG).measure(new Conditions(2, threads, 3));
        assertEquals(List.of(Version.values()), found.stream().map(Measurement::version).toList());
        assertEquals(1.0, found.get(0).wall().ratio());
        assertEquals(1.0, found.get(0).processor().ratio());
        assertEquals(NETWORK.model().getSerializedSize(), found.get(0).modelBytes());
        for (Measurement measurement : found) {
            RoundTimes wall = measurement.wall();
            assertTrue(wall.least() > 0 && wall.ratio() > 0 && wall.least() <= wall.median(), measurement.toString());
            assertTrue(measurement.processor().least() > 0, measurement.toString());
        }
        // Batch statistics are more nodes than constants are.
        assertTrue(found.get(Version.BATCH.ordinal()).modelBytes() > found.get(0).modelBytes());
    }

    @Test
    void operatorsOfTheNetworkAndOfQuantization() throws Exception {
        NetworkBenchmark benchmark = new NetworkBenchmark(NETWORK, PLANNER, CONFIG);
        Map<Group, Integer> exact = nodes(benchmark.operators(Version.FLOAT32, 3));
        assertEquals(7, exact.get(Group.PRODUCTS), "five convolutions and two matrix products");
        assertFalse(exact.containsKey(Group.STATISTICS) || exact.containsKey(Group.ELEMENTWISE) || exact.containsKey(Group.SMALL),
                exact.toString());
        Map<Group, Integer> quantized = nodes(benchmark.operators(Version.BATCH, 3));
        assertEquals(7, quantized.get(Group.PRODUCTS));
        assertTrue(quantized.get(Group.STATISTICS) > 0 && quantized.get(Group.ELEMENTWISE) > 0 && quantized.get(Group.SMALL) > 0,
                quantized.toString());
    }

    private static Map<Group, Integer> nodes(List<OperatorTime> operators) {
        return operators.stream().collect(Collectors.groupingBy(OperatorTime::group, Collectors.summingInt(OperatorTime::nodes)));
    }

    @Test
    void medianOfTheRoundsRatios() {
        assertEquals(new RoundTimes(3, 2, 1.5), RoundTimes.of(new double[] {2, 3, 9}, new double[] {4, 2, 6}));
        assertEquals(new RoundTimes(2.5, 1, 1), RoundTimes.of(new double[] {1, 2, 3, 4}, new double[] {1, 2, 3, 4}));
    }

    @Test
    void tooFewRounds() {
        assertEquals("expected a batch of at least 1, at least 1 thread and at least 3 rounds, found 0, 1 and 2",
                assertThrows(IllegalArgumentException.class, () -> new Conditions(0, 1, 2)).getMessage());
    }
}
