package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.millrace.cli.run.TopicWriter;
import io.millrace.local.KafkaServer;
import io.millrace.local.KafkaServerOptions;
import io.millrace.model.engine.Natives;
import io.millrace.points.InfluxTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Doctor and the lag of status against a real broker and against nothing. */
class DoctorITCase {

  private static final String NOTHING = "127.0.0.1:1";

  @TempDir Path home;
  private Console millrace;

  @BeforeEach
  void open() {
    millrace = new Console(home.resolve("home"));
  }

  @AfterEach
  void close() {
    millrace.close();
  }

  @Test
  void aBrokerThatRefusesTheLoginIsToldFromOneThatIsSilent() throws IOException {
    try (KafkaServer kafka =
        KafkaServer.start(
            home.resolve("kafka"), KafkaServerOptions.defaults().withLogin("mill", "wheel"))) {
      Path client = properties(kafka.clientProperties());
      String[] doctor = {"doctor", "--kafka-config", client.toString()};
      assertThat(millrace.run(doctor)).isEqualTo(1);
      assertThat(millrace.out())
          .contains("has no topic millrace.traces", "--set topics.traces")
          .contains("has no topic millrace.feedback", "--set topics.feedback")
          .contains("has no topic millrace.rejected", "--set topics.rejected");

      Path traces = Files.writeString(home.resolve("t.jsonl"), Console.trace("t1") + "\n");
      assertThat(millrace.run("produce", "--kafka-config", client.toString(), traces.toString()))
          .as(millrace.err())
          .isZero();
      millrace.run("load");
      assertThat(millrace.run("status", "--json", "--kafka-config", client.toString()))
          .as(millrace.err())
          .isZero();
      assertThat(millrace.out())
          .contains("\"topic\":\"millrace.traces\",\"partitions\":1,\"end_offsets\":1,\"lag\":1}")
          .contains("\"topic\":\"millrace.feedback\",\"trouble\":\"does not exist\"");

      try (TopicWriter writer = new TopicWriter(kafka.clientProperties())) {
        writer.create(1, "millrace.feedback", "millrace.rejected");
      }
      assertThat(millrace.run(doctor)).as(millrace.out()).isZero();
      assertThat(millrace.out())
          .contains("topics millrace.traces, millrace.feedback, millrace.rejected")
          .doesNotContain("FAULT")
          .doesNotContain("wheel");

      Path wrong =
          Files.writeString(
              home.resolve("wrong"), Files.readString(client).replace("wheel", "axle"));
      assertThat(millrace.run("doctor", "--kafka-config", wrong.toString())).isEqualTo(1);
      assertThat(millrace.out()).contains("refuses the login", "sasl.jaas.config");

      assertThat(millrace.run("doctor", "--kafka", kafka.bootstrapServers())).isEqualTo(1);
      assertThat(millrace.out()).contains("listens and does not answer", "security.protocol");
    }
  }

  @Test
  void whereNothingListensItSaysSoSoon() {
    millrace.run("load");
    assertThat(
            millrace.run("doctor", "--json", "--kafka", NOTHING, "--influx", "http://" + NOTHING))
        .isEqualTo(1);
    assertThat(millrace.out())
        .contains("\"part\":\"java\",\"ok\":true")
        .contains("\"part\":\"ports\",\"ok\":true")
        .contains("\"part\":\"disk\"")
        .contains("\"part\":\"duckdb\",\"ok\":true")
        .contains("\"part\":\"kafka\",\"ok\":false,\"found\":\"127.0.0.1:1 is unreachable\"")
        .contains("\"part\":\"influx\",\"ok\":false,\"found\":\"http://127.0.0.1:1 is unreachable");
    assertThat(millrace.run("status", "--kafka", NOTHING)).as(millrace.err()).isZero();
    assertThat(millrace.out()).contains("127.0.0.1:1 is unreachable; see that the brokers are up");
  }

  @Test
  void theEngineIsLoadedByAChildOnceItIsUnpacked() throws IOException {
    assertThat(millrace.run("doctor")).as(millrace.out()).isZero();
    assertThat(millrace.out()).containsPattern("engine  ok    natives 2[.0-9-]+ for ");
    Path cache = home.resolve("home/cache/djl");
    assertThat(millrace.out()).contains("not unpacked yet", cache.toString());
    assertThat(cache).doesNotExist();

    Path root = Path.of(System.getProperty("millrace.root"));
    Path natives = Files.createDirectories(root.resolve("jobs/cli/target/djl"));
    Files.createDirectories(cache.getParent());
    Files.createSymbolicLink(cache, natives);
    assertThat(millrace.run("doctor", "--engine")).as(millrace.out()).isZero();
    assertThat(millrace.out())
        .containsPattern("engine  ok    PyTorch 2[.0-9]+, DJL 0[.0-9]+; natives 2")
        .contains("GPU")
        .containsPattern("cache .*, [1-9][0-9]+ MiB");
  }

  @Test
  void anEngineThatIsDamagedIsNamedWithTheRemedy() throws IOException {
    String folder = Natives.here().orElseThrow().folder();
    Path unpacked = Files.createDirectories(home.resolve("home/cache/djl").resolve(folder));
    for (String library : List.of("libc10.so", "libtorch.so", "libtorch_cpu.so")) {
      Files.writeString(unpacked.resolve(library), "damaged");
    }
    assertThat(millrace.run("doctor")).isEqualTo(1);
    assertThat(millrace.out())
        .contains("engine  FAULT", "cannot be loaded", "engine.log", "delete");
  }

  @Test
  void aRefusedTokenIsToldFromAMissingBucket() throws IOException {
    List<String> tokens = new ArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v2/write",
        exchange -> {
          tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
          boolean known = exchange.getRequestURI().getQuery().contains("bucket=millrace");
          exchange.sendResponseHeaders(known ? 401 : 404, -1);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      String[] doctor = {"doctor", "--influx", url, "--set", "influx.token=s3cret"};
      assertThat(millrace.run(doctor)).isEqualTo(1);
      assertThat(millrace.out())
          .contains("answers 401: it refuses the token", "MILLRACE_INFLUX_TOKEN")
          .doesNotContain("s3cret");
      assertThat(millrace.run("doctor", "--influx", url, "--set", "influx.token=s3cret\u200b"))
          .isEqualTo(1);
      assertThat(millrace.out() + millrace.err())
          .contains("MILLRACE_INFLUX_TOKEN", "visible ASCII")
          .doesNotContain("s3cret");
      assertThat(millrace.run("doctor", "--influx", url, "--set", "influx.bucket=none"))
          .isEqualTo(1);
      assertThat(millrace.out()).contains("answers 404: it has no bucket none", "influx.bucket");
      assertThat(tokens).containsExactly("Token s3cret", null);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aServerThatTakesAPointAndNoEmptyRequestIsWellAndOneThatTakesNothingIsNot()
      throws IOException {
    List<String> bodies = new ArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String lines =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          bodies.add(lines);
          boolean tls = exchange.getRequestURI().getPath().startsWith("/tls");
          byte[] words =
              "Client sent an HTTP request to an HTTPS server.\n".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(tls || lines.isEmpty() ? 400 : 204, tls ? words.length : -1);
          if (tls) {
            exchange.getResponseBody().write(words);
          }
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      assertThat(millrace.run("doctor", "--influx", url)).as(millrace.out()).isZero();
      assertThat(millrace.run("doctor", "--influx", url + "/tls")).isEqualTo(1);
      assertThat(millrace.out())
          .contains("answers 400", "Client sent an HTTP request to an HTTPS server.", "https");
      assertThat(bodies).containsExactly("", InfluxTarget.PROBE, "", InfluxTarget.PROBE);
    } finally {
      server.stop(0);
    }
  }

  private Path properties(Map<String, String> entries) throws IOException {
    List<String> lines = new ArrayList<>();
    entries.forEach((key, value) -> lines.add(key + "=" + value));
    return Files.write(home.resolve("client.properties"), lines);
  }
}
