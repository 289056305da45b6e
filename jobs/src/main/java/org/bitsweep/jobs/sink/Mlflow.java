package org.bitsweep.jobs.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.bitsweep.EnvironmentException;
import org.bitsweep.report.RecordedRun;

/**
 * An MLflow tracking server, through version 2.0 of its REST interface: experiments/get-by-name and create, runs/create,
 * log-batch and update.
 */
public final class Mlflow {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    /** MLflow's own bounds of one request. */
    private static final int MOST_METRICS = 1000;
    private static final int MOST_PARAMETERS = 100;
    private static final int NOT_FOUND = 404;
    private static final int OK = 200;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(LONGEST_WAIT).build();
    private final String server;
    private final Optional<String> authorization;

    /** What a server answered. */
    private record Answer(int status, JsonNode body) {}

    /**
     * @param server such as http://localhost:5000
     * @param authorization the header of that name, if the server asks for one
     */
    public Mlflow(URI server, Optional<String> authorization) {
        this.server = server.toString().replaceFirst("/+$", "");
        this.authorization = authorization;
    }

    /**
     * Adds a run to an experiment, which is made if there is none of its name.
     *
     * @param ended when the run was made, about
     * @return where it can be looked at
     * @throws EnvironmentException if the server cannot be reached or refuses it; what was sent by then is marked FAILED there
     */
    public String send(RecordedRun recorded, String experiment, Instant ended) throws InterruptedException {
        MlflowRun run = MlflowRun.of(recorded);
        String experimentId = experiment(experiment);
        ObjectNode created = MAPPER.createObjectNode().put("experiment_id", experimentId).put("run_name", run.name())
                .put("start_time", ended.toEpochMilli());
        put(created.putArray("tags"), run.tags(), (tag, value) -> tag.put("value", value));
        String id = required(post("runs/create", created), "run", "info", "run_id");
        try {
            log(id, run, ended.toEpochMilli());
        } catch (EnvironmentException failure) {
            post("runs/update", MAPPER.createObjectNode().put("run_id", id).put("status", "FAILED"));
            throw failure;
        }
        post("runs/update", MAPPER.createObjectNode().put("run_id", id).put("status", "FINISHED")
                .put("end_time", ended.toEpochMilli()));
        return server + "/#/experiments/" + experimentId + "/runs/" + id;
    }

    private String experiment(String name) throws InterruptedException {
        Answer found = send(request("experiments/get-by-name?experiment_name=" + URLEncoder.encode(name, StandardCharsets.UTF_8)).GET());
        if (found.status() == NOT_FOUND) {
            return required(post("experiments/create", MAPPER.createObjectNode().put("name", name)), "experiment_id");
        }
        return required(accepted(found), "experiment", "experiment_id");
    }

    private void log(String id, MlflowRun run, long timestamp) throws InterruptedException {
        for (List<Map.Entry<String, String>> some : parts(run.parameters(), MOST_PARAMETERS)) {
            ObjectNode batch = MAPPER.createObjectNode().put("run_id", id);
            put(batch.putArray("params"), some, (parameter, value) -> parameter.put("value", value));
            post("runs/log-batch", batch);
        }
        for (List<Map.Entry<String, Double>> some : parts(run.metrics(), MOST_METRICS)) {
            ObjectNode batch = MAPPER.createObjectNode().put("run_id", id);
            put(batch.putArray("metrics"), some, (metric, value) -> metric.put("value", value).put("timestamp", timestamp).put("step", 0));
            post("runs/log-batch", batch);
        }
    }

    private static <V> List<List<Map.Entry<String, V>>> parts(Map<String, V> all, int most) {
        List<Map.Entry<String, V>> entries = List.copyOf(all.entrySet());
        List<List<Map.Entry<String, V>>> parts = new ArrayList<>();
        for (int first = 0; first < entries.size(); first += most) {
            parts.add(entries.subList(first, Math.min(entries.size(), first + most)));
        }
        return parts;
    }

    private static <V> void put(ArrayNode list, Map<String, V> entries, BiConsumer<ObjectNode, V> value) {
        put(list, List.copyOf(entries.entrySet()), value);
    }

    private static <V> void put(ArrayNode list, List<Map.Entry<String, V>> entries, BiConsumer<ObjectNode, V> value) {
        entries.forEach(entry -> value.accept(list.addObject().put("key", entry.getKey()), entry.getValue()));
    }

    private HttpRequest.Builder request(String endpoint) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + "/api/2.0/mlflow/" + endpoint)).timeout(LONGEST_WAIT);
        authorization.ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    private JsonNode post(String endpoint, ObjectNode body) throws InterruptedException {
        return accepted(send(request(endpoint).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))));
    }

    private Answer send(HttpRequest.Builder request) throws InterruptedException {
        HttpRequest built = request.build();
        try {
            HttpResponse<String> response = client.send(built, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), MAPPER.readTree(response.body().isBlank() ? "{}" : response.body()));
        } catch (IOException failure) {
            throw new EnvironmentException(built.uri() + ": expected MLflow's tracking server, which cannot be reached or does not speak"
                    + " its language (" + failure + "). The run is as it was; correct --tracking-uri, or send it again later.", failure);
        }
    }

    private JsonNode accepted(Answer answer) {
        if (answer.status() != OK) {
            throw new EnvironmentException(server + ": MLflow refused the run with status " + answer.status() + ": "
                    + answer.body().path("error_code").asText() + " " + answer.body().path("message").asText()
                    + ". The run is as it was; correct what it names, and send it again.");
        }
        return answer.body();
    }

    private String required(JsonNode answer, String... path) {
        JsonNode node = answer;
        for (String name : path) {
            node = node.path(name);
        }
        if (!node.isTextual()) {
            throw new EnvironmentException(server + ": expected " + String.join(".", path) + " in MLflow's answer, found " + answer
                    + ". Is it a tracking server?");
        }
        return node.asText();
    }
}
