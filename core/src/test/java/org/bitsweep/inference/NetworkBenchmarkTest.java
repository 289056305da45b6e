package org.bitsweep.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import org.bitsweep.inference.NetworkBenchmark.Measurement;
import org.bitsweep.inference.NetworkBenchmark.Version;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.plan.TestNetworks;
import org.bitsweep.settings.Profile;
import org.junit.jupiter.api.Test;

class NetworkBenchmarkTest {

    private static final Network NETWORK = TestNetworks.residual();
    private static final QuantizationPlanner PLANNER = new QuantizationPlanner(NETWORK, LayerExceptions.NONE);
    private static final QuantizationConfig CONFIG =
            new QuantizationConfig(4, 4, EnumSet.allOf(Method.class), Profile.REFERENCE.settings());

    @Test
    void threeVersions() throws Exception {
        List<Measurement> found = NetworkBenchmark.run(NETWORK, PLANNER, CONFIG, 2, 3);
        assertEquals(List.of(Version.values()), found.stream().map(Measurement::version).toList());
        assertEquals(1.0, found.get(0).ratio());
        assertEquals(NETWORK.model().getSerializedSize(), found.get(0).modelBytes());
        for (Measurement measurement : found) {
            assertTrue(measurement.leastMilliseconds() > 0 && measurement.ratio() > 0, measurement.toString());
            assertTrue(measurement.leastMilliseconds() <= measurement.medianMilliseconds(), measurement.toString());
        }
        // Batch statistics are more nodes than constants are.
        assertTrue(found.get(2).modelBytes() > found.get(0).modelBytes());
    }

    @Test
    void tooFewRounds() {
        assertEquals("expected a batch of at least 1 and at least 3 rounds, found 0 and 2",
                assertThrows(IllegalArgumentException.class,
                        () -> NetworkBenchmark.run(NETWORK, PLANNER, CONFIG, 0, 2)).getMessage());
    }
}
