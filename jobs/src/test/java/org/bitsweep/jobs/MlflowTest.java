package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bitsweep.ErrorKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against MLflow's documented contract (REST API 2.0), not against MLflow: this server refuses what that says it refuses, and
 * keeps what it was sent.
 */
class MlflowTest {

    private static final int SIDE = 16;
    private static final String KEY = "[\\w./ :-]{1,250}";

    @TempDir
    private Path folder;

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, String> experiments = new HashMap<>();
    private final Map<String, String> statuses = new HashMap<>();
    private final Map<String, String> parameters = new TreeMap<>();
    private final Map<String, Double> metrics = new TreeMap<>();
    private int metricsAllowed = 1000;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/2.0/mlflow/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String address() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String endpoint = exchange.getRequestURI().getPath().replace("/api/2.0/mlflow/", "");
        JsonNode body = json.readTree(exchange.getRequestBody().readAllBytes());
        String answer;
        int status = 200;
        try {
            answer = switch (endpoint) {
                case "experiments/get-by-name" -> experiment(exchange.getRequestURI().getQuery().replace("experiment_name=", ""));
                case "experiments/create" -> {
                    experiments.put(text(body, "name"), "7");
                    yield "{\"experiment_id\": \"7\"}";
                }
                case "runs/create" -> {
                    assertTrue(experiments.containsValue(text(body, "experiment_id")));
                    assertTrue(body.path("start_time").isIntegralNumber());
                    body.path("tags").forEach(tag -> text(tag, "value"));
                    statuses.put("r1", "RUNNING");
                    yield "{\"run\": {\"info\": {\"run_id\": \"r1\", \"status\": \"RUNNING\"}, \"data\": {}}}";
                }
                case "runs/log-batch" -> log(body);
                case "runs/update" -> {
                    assertEquals("RUNNING", statuses.get(text(body, "run_id")));
                    statuses.put("r1", text(body, "status"));
                    yield "{\"run_info\": {}}";
                }
                default -> throw new AssertionError(endpoint);
            };
        } catch (IllegalStateException missing) {
            status = 404;
            answer = "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\", \"message\": \"none\"}";
        } catch (AssertionError refused) {
            status = 400;
            answer = "{\"error_code\": \"INVALID_PARAMETER_VALUE\", \"message\": \"" + refused.getMessage().replace('"', '\'') + "\"}";
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String experiment(String name) {
        if (!experiments.containsKey(name)) {
            throw new IllegalStateException();
        }
        return "{\"experiment\": {\"experiment_id\": \"" + experiments.get(name) + "\", \"name\": \"" + name + "\"}}";
    }

    private String log(JsonNode body) {
        assertEquals("RUNNING", statuses.get(text(body, "run_id")));
        assertTrue(body.path("metrics").size() <= metricsAllowed && body.path("params").size() <= 100, "too many at once");
        for (JsonNode metric : body.path("metrics")) {
            assertTrue(metric.path("value").isNumber() && metric.path("timestamp").isIntegralNumber());
            metrics.put(key(metric), metric.path("value").asDouble());
        }
        for (JsonNode parameter : body.path("params")) {
            assertEquals(null, parameters.put(key(parameter), text(parameter, "value")), "a parameter cannot be changed");
        }
        return "{}";
    }

    private static String key(JsonNode entry) {
        assertTrue(text(entry, "key").matches(KEY), "invalid key");
        return text(entry, "key");
    }

    private static String text(JsonNode node, String name) {
        assertTrue(node.path(name).isTextual(), name + " is missing");
        return node.path(name).asText();
    }

    private Path run() throws IOException {
        Path manifest = TinyImages.write(folder.resolve("images"), 9, 20, 3, SIDE);
        Path network = TinyNetworks.write(folder, "tiny", TinyNetworks.random(12, 3, SIDE));
        Path run = folder.resolve("run");
        CommandRun.of("sweep", "--network", network.toString(), "--manifest", manifest.toString(), "--classes", "3", "--bits", "3",
                "--methods", "none,aciq+bias-correction", "--batch-size", "20", "--master", "local[2]", "--output", run.toString())
                .requireSuccess();
        return run;
    }

    @Test
    void everyCellIsThere() throws IOException {
        Path run = run();
        CommandRun sent = CommandRun.of("mlflow", run.toString(), "--tracking-uri", address()).requireSuccess();
        assertTrue(sent.out().contains(address() + "/#/experiments/7/runs/r1"), sent.out());
        assertEquals(Map.of("r1", "FINISHED"), statuses);
        List<String> right = Predictions.results(run, "top1");
        for (int cell = 0; cell < 3; cell++) {
            String key = List.of("tiny float32", "tiny 3W3A none", "tiny 3W3A aciq bias-correction").get(cell);
            assertEquals(Double.parseDouble(right.get(cell)), metrics.get(key + "/top-1"), 0.01, key);
            assertEquals(20, metrics.get(key + "/images"));
            assertTrue(parameters.get(key + "/evaluation").matches("[0-9a-f]{12,}"), parameters.toString());
        }
        assertEquals(6, metrics.size(), metrics.toString());
    }

    @Test
    void whatIsRefusedIsTold() throws IOException {
        Path run = run();
        metricsAllowed = 2;
        String refused = CommandRun.of("mlflow", run.toString(), "--tracking-uri", address()).refusal(ErrorKind.ENVIRONMENT);
        assertTrue(refused.contains("status 400: INVALID_PARAMETER_VALUE too many at once"), refused);
        assertEquals(Map.of("r1", "FAILED"), statuses);
        server.stop(0);
        String away = CommandRun.of("mlflow", run.toString(), "--tracking-uri", address()).refusal(ErrorKind.ENVIRONMENT);
        assertTrue(away.contains("cannot be reached"), away);
        String wrong = CommandRun.of("mlflow", run.toString(), "--tracking-uri", "localhost:5000").refusal();
        assertTrue(wrong.contains("--tracking-uri localhost:5000: expected the address of a server"), wrong);
    }
}
