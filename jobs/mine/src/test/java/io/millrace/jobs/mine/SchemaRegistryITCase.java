package io.millrace.jobs.mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import io.millrace.decode.TraceAvro;
import io.millrace.fact.Mined;
import io.millrace.local.KafkaServer;
import io.millrace.local.KafkaServerOptions;
import io.millrace.testing.Planted;
import io.millrace.testing.PlantedTraces;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.core.execution.JobClient;
import org.assertj.core.util.Throwables;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records behind a schema registry's prefix, in the job, with the registry in trouble. */
final class SchemaRegistryITCase {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int AVRO = 7;
  private static final int JSON = 8;
  private static final int UNKNOWN = 99;

  @TempDir private Path directory;
  private final AtomicInteger trouble = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer registry;

  @BeforeEach
  void startRegistry() throws IOException {
    String trace = new String(resource("/avro/Trace.avsc"), StandardCharsets.UTF_8);
    Map<String, String> answers =
        Map.of(
            "/schemas/ids/" + AVRO,
            JsonNodeFactory.instance.objectNode().put("schema", trace).toString(),
            "/schemas/ids/" + JSON,
            "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}");
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          String answer = answers.get(exchange.getRequestURI().getPath());
          byte[] body = String.valueOf(answer).getBytes(StandardCharsets.UTF_8);
          int refused = trouble.get();
          int status = answer == null ? 404 : 200;
          exchange.sendResponseHeaders(refused > 0 ? refused : status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    registry.start();
  }

  @AfterEach
  void stopRegistry() {
    registry.stop(0);
  }

  @Test
  void recordsWaitForARegistryInTroubleAndOnlyAnUnknownIdIsRejected() throws Exception {
    List<Input> inputs = new ArrayList<>();
    for (Planted planted : PlantedTraces.generate(3, 60).records()) {
      if (planted instanceof Planted.Delivery delivery) {
        byte[] avro = TraceAvro.encode(delivery.trace());
        inputs.add(prefixed(AVRO, Arrays.copyOfRange(avro, 10, avro.length)));
      }
    }
    int avro = inputs.size();
    inputs.add(prefixed(JSON, trace("json-1")));
    inputs.add(prefixed(JSON, trace("json-2")));
    inputs.add(prefixed(UNKNOWN, trace("unknown")));
    inputs.add(new Input(Mined.TRACES, trace("plain")));
    byte[] rating = "{\"trace_id\":\"json-1\",\"score\":1}".getBytes(StandardCharsets.UTF_8);
    inputs.add(new Input(Mined.FEEDBACK, prefixed(JSON, rating).value()));
    trouble.set(503);
    Home home = Home.in(directory.resolve("home"));
    try (KafkaServer kafka =
        KafkaServer.start(directory.resolve("kafka"), KafkaServerOptions.defaults())) {
      Input.send(kafka, inputs);
      JobClient job =
          home.stream(kafka, Map.of("schema-registry", url(), "from", "earliest"), 1)
              .executeAsync("mine");
      Awaitility.await("a second start").atMost(LIMIT).until(() -> asked.get() > 4);
      // feedback needs no schema and may have come first
      assertThat(home.committed(Mined.TRACES)).isZero();
      trouble.set(0);
      Awaitility.await().atMost(LIMIT).until(() -> home.committed() == inputs.size());
      Home.cancel(job);
    }
    home.load();

    assertThat(home.number("SELECT sum(facts + duplicates) FROM ledger_partitions"))
        .isEqualTo(avro + 3);
    assertThat(home.number("SELECT sum(replayed) FROM ledger_partitions")).isZero();
    assertThat(home.texts("SELECT trace_id FROM feedback WHERE NOT inline"))
        .containsExactly("json-1");
    assertThat(home.texts("SELECT trace_id FROM trace_facts"))
        .contains("json-1", "json-2", "plain");
    assertThat(home.texts("SELECT reason || ': ' || message FROM rejected"))
        .singleElement()
        .asString()
        .startsWith("unknown_schema_id: schema id 99 is unknown")
        .contains("--schema-registry");
  }

  @Test
  void aRefusedLoginEndsTheJobAndIsNotShown() throws Exception {
    trouble.set(401);
    Path file =
        Input.write(
            List.of(prefixed(JSON, trace("t"))), Mined.TRACES, directory.resolve("traces.jsonl"));
    Map<String, String> keys =
        Map.of(
            "files.traces", file.toString(),
            "schema-registry", url(),
            "schema-registry-user-info", "miner:s3same");
    Home home = Home.in(directory.resolve("home"));
    assertThatThrownBy(() -> home.mineFiles(keys, 1))
        .hasRootCauseMessage(
            "The schema registry at %s refused the login (401); give user:password in the"
                    .formatted(url())
                + " schema-registry-user-info setting")
        .satisfies(e -> assertThat(Throwables.getStackTrace(e)).doesNotContain("s3same"));
    assertThat(home.committed()).isZero();
  }

  private String url() {
    return "http://127.0.0.1:" + registry.getAddress().getPort();
  }

  private static byte[] trace(String id) {
    return "{\"trace_id\":\"%s\",\"query\":\"Why?\",\"result\":\"So.\"}"
        .formatted(id)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Input prefixed(int id, byte[] body) {
    return new Input(
        Mined.TRACES,
        ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array());
  }

  private static byte[] resource(String name) throws IOException {
    try (var in = SchemaRegistryITCase.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
