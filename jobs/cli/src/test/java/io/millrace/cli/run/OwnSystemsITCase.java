package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.millrace.cli.Millrace;
import io.millrace.decode.TraceJson;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.flink.config.MineConfig;
import io.millrace.jobs.mine.MinePipeline;
import io.millrace.lake.CommitLog;
import io.millrace.local.KafkaServer;
import io.millrace.local.KafkaServerOptions;
import io.millrace.testing.Planted;
import io.millrace.testing.PlantedTraces;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mine command against a user's own broker, which asks for a login, and their own places. */
final class OwnSystemsITCase {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String PASSWORD = "s3same-phrase";
  private static final String TOKEN = "t0ken-phrase";

  @TempDir private static Path shared;
  private static final List<String> POINTS = new CopyOnWriteArrayList<>();
  private static KafkaServer kafka;
  private static HttpServer influx;
  private static int sent;

  @TempDir private Path directory;

  @BeforeAll
  static void startSystems() throws Exception {
    influx = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    influx.createContext(
        "/api/v2/write",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          POINTS.add(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    influx.start();
    kafka =
        KafkaServer.start(
            shared.resolve("kafka"), KafkaServerOptions.defaults().withLogin("miner", PASSWORD));
    try (TopicWriter writer = new TopicWriter(kafka.clientProperties())) {
      writer.create(1, "own.traces", "own.feedback", "own.rejected");
      for (Planted planted : PlantedTraces.generate(3, 40).records()) {
        if (planted instanceof Planted.Delivery delivery) {
          writer.send("own.traces", null, TraceJson.encode(delivery.trace()));
          sent++;
        }
      }
      writer.flush();
    }
  }

  @AfterAll
  static void stopSystems() {
    influx.stop(0);
    kafka.close();
  }

  @Test
  void flagsAreEnough() throws Exception {
    Properties client = new Properties();
    client.putAll(kafka.clientProperties());
    client.remove("bootstrap.servers");
    Path file = directory.resolve("client.properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      client.store(out, null);
    }
    String output =
        succeeds(
            "--kafka", kafka.bootstrapServers(),
            "--kafka-config", file.toString(),
            "--duckdb", directory.resolve("own.duckdb").toString(),
            "--lake", directory.resolve("own-lake").toString(),
            "--influx", influxUrl(),
            "--set", "influx.token=" + TOKEN,
            "--set", "topics.traces=own.traces",
            "--set", "topics.feedback=own.feedback",
            "--set", "topics.rejected=own.rejected");
    assertMined(output);
  }

  @Test
  void runTurnsTheLoopOnThemToo() throws Exception {
    StringWriter output = new StringWriter();
    List<String> options = new ArrayList<>(List.of("--runs", "100"));
    Collections.addAll(options, login(kafka.clientProperties().get("sasl.jaas.config")));
    for (String topic : List.of("traces", "feedback", "rejected")) {
      Collections.addAll(options, "--set", "topics.%s=run.%s".formatted(topic, topic));
    }
    Collections.addAll(options, "--duckdb", directory.resolve("run.duckdb").toString());
    Collections.addAll(options, "--influx", influxUrl());
    int code = millrace(output, "run", options.toArray(String[]::new));
    assertThat(code).as(output::toString).isZero();
    assertThat(output.toString())
        .contains("apart from the SQL: 1.000")
        .contains("time series   " + influxUrl())
        .doesNotContain("Kafka broker at")
        .doesNotContain(PASSWORD);
    assertThat(directory.resolve("run.duckdb")).exists();
  }

  @Test
  void runWaitsForNoRecordThatHasExpired() throws Exception {
    try (TopicWriter writer = new TopicWriter(kafka.clientProperties());
        Admin admin = Admin.create(new HashMap<>(kafka.clientProperties()))) {
      writer.create(2, "old.traces", "old.feedback");
      for (int i = 0; i < 100; i++) {
        byte[] key = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
        writer.send("old.feedback", key, key);
      }
      writer.flush();
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      writer
          .ends("old.feedback")
          .forEach((at, end) -> all.put(at, RecordsToDelete.beforeOffset(end)));
      assertThat(all).hasSize(2);
      admin.deleteRecords(all).all().get();
    }
    Path traces =
        Files.writeString(
            directory.resolve("traces.jsonl"),
            "{\"trace_id\":\"t1\",\"query\":\"q\",\"result\":\"r\",\"outcome\":\"success\"}\n");
    List<String> options = new ArrayList<>(List.of("--traces", traces.toString(), "--wait", "180"));
    Collections.addAll(options, login(kafka.clientProperties().get("sasl.jaas.config")));
    for (String topic : List.of("traces", "feedback", "rejected")) {
      Collections.addAll(options, "--set", "topics.%s=old.%s".formatted(topic, topic));
    }
    Collections.addAll(options, "--influx", influxUrl());
    StringWriter output = new StringWriter();
    int code = millrace(output, "run", options.toArray(String[]::new));
    assertThat(code).as(output::toString).isZero();
  }

  @Test
  void aYamlFileIsEnough() throws Exception {
    Map<String, String> client = new HashMap<>(kafka.clientProperties());
    Path file =
        Files.writeString(
            directory.resolve("own.yaml"),
            """
            kafka:
              bootstrap-servers: %s
              security.protocol: %s
              sasl.mechanism: %s
              sasl.jaas.config: '%s'
            topics: {traces: own.traces, feedback: own.feedback, rejected: own.rejected}
            duckdb: {path: %s}
            lake: {uri: %s}
            influx: {url: "%s", token: %s}
            """
                .formatted(
                    kafka.bootstrapServers(),
                    client.get("security.protocol"),
                    client.get("sasl.mechanism"),
                    client.get("sasl.jaas.config"),
                    directory.resolve("own.duckdb"),
                    directory.resolve("own-lake"),
                    influxUrl(),
                    TOKEN));
    assertMined(succeeds("--config", file.toString()));
  }

  @Test
  void theEnvironmentIsEnoughAndNoLogAtInfoShowsASecret() throws Exception {
    Path log =
        Files.writeString(
            directory.resolve("log.properties"),
            """
            rootLogger.level = info
            rootLogger.appenderRef.console.ref = console
            appender.console.type = Console
            appender.console.name = console
            appender.console.layout.type = PatternLayout
            appender.console.layout.pattern = %p %c %m%n%ex
            """);
    List<String> command = new ArrayList<>();
    Collections.addAll(
        command,
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1g",
        "-XX:TieredStopAtLevel=1",
        "-Dlog4j2.configurationFile=" + log,
        "-cp",
        System.getProperty("java.class.path"),
        "io.millrace.cli.Millrace",
        "--home",
        directory.resolve("home").toString(),
        "mine",
        "--mode",
        "batch");
    ProcessBuilder child = new ProcessBuilder(command).redirectErrorStream(true);
    child.redirectOutput(directory.resolve("output").toFile());
    Map<String, String> environment = child.environment();
    kafka
        .clientProperties()
        .forEach(
            (name, value) ->
                environment.put(
                    "MILLRACE_KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_'), value));
    environment.put("MILLRACE_TOPICS_TRACES", "own.traces");
    environment.put("MILLRACE_TOPICS_FEEDBACK", "own.feedback");
    environment.put("MILLRACE_TOPICS_REJECTED", "own.rejected");
    environment.put("MILLRACE_DUCKDB_PATH", directory.resolve("own.duckdb").toString());
    environment.put("MILLRACE_LAKE_URI", directory.resolve("own-lake").toString());
    environment.put("MILLRACE_INFLUX_URL", influxUrl());
    environment.put("MILLRACE_INFLUX_TOKEN", TOKEN);
    int code = child.start().waitFor();
    String output = Files.readString(directory.resolve("output"));
    assertThat(code).as(output).isZero();
    assertThat(output).as("the clients logged their settings").contains("sasl.jaas.config");
    assertMined(output);
  }

  @Test
  void aWrongPasswordAMissingTopicAndAnUnknownKeyEachEndInOneLine() {
    String jaas = kafka.clientProperties().get("sasl.jaas.config");
    String wrong = jaas.replace(PASSWORD, "wr0ng-" + PASSWORD);
    assertThat(fails(1, login(wrong)))
        .contains("Kafka at " + kafka.bootstrapServers() + " refused the login")
        .contains("kafka.sasl.jaas.config");
    assertThat(fails(1, login(jaas)))
        .contains("has no topic \"millrace.")
        .contains("create it, or name yours");
    assertThat(fails(1, login("nonsense " + PASSWORD))).contains("Cannot use the kafka.* settings");
    assertThat(fails(2, "--set", "duckdb.paht=x")).contains("did you mean duckdb.path?");
  }

  @Test
  void noPageOfFlinkShowsTheLoginAndTheNextRunGoesOnFromTheCheckpoint() throws Exception {
    Map<String, String> keys = new HashMap<>();
    kafka.clientProperties().forEach((name, value) -> keys.put("kafka." + name, value));
    keys.put("topics.traces", "own.traces");
    keys.put("topics.feedback", "own.feedback");
    keys.put("topics.rejected", "own.rejected");
    keys.put("lake.dir", directory.resolve("own-lake").toString());
    keys.put("duckdb.path", directory.resolve("own.duckdb").toString());
    keys.put("influx.url", influxUrl());
    keys.put("influx.token", TOKEN);
    keys.put("checkpoint-interval", "500 ms");
    MineConfig config = MineConfig.from(keys);
    assertThat(config.toString()).doesNotContain(PASSWORD).doesNotContain(TOKEN);
    try (EmbeddedFlink flink = EmbeddedFlink.start(directory, 1)) {
      StreamExecutionEnvironment env = environment();
      MinePipeline.append(env, config);
      JobID job = flink.submit(env.getStreamGraph());
      CommitLog log = new CommitLog(directory.resolve("own-lake"));
      await()
          .atMost(LIMIT)
          .until(() -> log.offsets().values().stream().mapToLong(Long::longValue).sum() == sent);
      for (String page :
          List.of(
              "/jobs/" + job,
              "/jobs/" + job + "/config",
              "/jobs/" + job + "/plan",
              "/jobs/" + job + "/checkpoints",
              "/jobs/" + job + "/checkpoints/config",
              "/jobs/" + job + "/exceptions",
              "/jobmanager/config",
              "/jobmanager/environment")) {
        assertThat(page(flink, page)).as(page).doesNotContain(PASSWORD).doesNotContain(TOKEN);
      }
    }
    try (EmbeddedFlink flink = EmbeddedFlink.start(directory, 1)) {
      StreamExecutionEnvironment env = environment();
      assertThat(MinePipeline.append(env, config)).startsWith("checkpoint file:" + directory);
      JobID job = flink.submit(env.getStreamGraph());
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(page(flink, "/jobs/" + job + "/checkpoints"))
                      .contains("\"restored\":1"));
    }
  }

  private StreamExecutionEnvironment environment() {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(EmbeddedFlink.configuration(directory));
    env.setParallelism(1);
    return env;
  }

  private static String page(EmbeddedFlink flink, String page)
      throws IOException, InterruptedException {
    HttpResponse<String> shown =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(flink.url() + page)).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(shown.statusCode()).as(page).isEqualTo(200);
    return shown.body();
  }

  private String[] login(String jaas) {
    return new String[] {
      "--kafka",
      kafka.bootstrapServers(),
      "--set",
      "kafka.security.protocol=SASL_PLAINTEXT",
      "--set",
      "kafka.sasl.mechanism=PLAIN",
      "--set",
      "kafka.sasl.jaas.config=" + jaas
    };
  }

  private void assertMined(String output) throws SQLException, IOException {
    assertThat(output).doesNotContain(PASSWORD).doesNotContain(TOKEN);
    long received =
        new DuckDbGateway(directory.resolve("own.duckdb"))
            .readOnly(
                connection -> {
                  try (Statement statement = connection.createStatement();
                      ResultSet row =
                          statement.executeQuery("SELECT sum(received) FROM ledger_partitions")) {
                    row.next();
                    return row.getLong(1);
                  }
                });
    assertThat(received).isEqualTo(sent);
    assertThat(directory.resolve("own-lake").resolve("commits")).isDirectory();
    assertThat(POINTS).contains("Token " + TOKEN);
    POINTS.clear();
  }

  private String succeeds(String... options) {
    StringWriter output = new StringWriter();
    assertThat(millrace(output, "mine", options)).as(output::toString).isZero();
    return output.toString();
  }

  private String fails(int code, String... options) {
    StringWriter output = new StringWriter();
    assertThat(millrace(output, "mine", options)).as(output::toString).isEqualTo(code);
    assertThat(output.toString().lines()).as("one line").hasSize(1);
    assertThat(output.toString()).doesNotContain(PASSWORD);
    return output.toString();
  }

  private int millrace(StringWriter output, String command, String... options) {
    String temporary = System.getProperty("java.io.tmpdir");
    List<String> line = new ArrayList<>();
    Collections.addAll(line, "--home", directory.resolve("home").toString(), command);
    if (command.equals("mine")) {
      Collections.addAll(line, "--mode", "batch");
    }
    Collections.addAll(line, options);
    PrintWriter writer = new PrintWriter(output, true);
    try {
      return Millrace.execute(writer, writer, line.toArray(String[]::new));
    } finally {
      System.setProperty("java.io.tmpdir", temporary);
    }
  }

  private static String influxUrl() {
    return "http://127.0.0.1:" + influx.getAddress().getPort();
  }
}
