package io.millrace.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.decode.SchemaRegistry;
import io.millrace.flink.source.StartingPoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MineConfigTest {

  private static final Map<String, String> LEAST =
      Map.of(
          "kafka.bootstrap.servers", "broker:9092",
          "lake.dir", "/data/lake",
          "duckdb.path", "/data/millrace.duckdb");

  @Test
  void defaultsAreThoseThatRunShips() {
    MineConfig config = MineConfig.from(LEAST);
    assertThat(config.mode()).isEqualTo(MineOptions.Mode.STREAM);
    assertThat(config.tracesTopic()).isEqualTo("millrace.traces");
    assertThat(config.feedbackTopic()).isEqualTo("millrace.feedback");
    assertThat(config.rejectedTopic()).isEqualTo("millrace.rejected");
    assertThat(config.from()).isEqualTo(new StartingPoint.Checkpoint());
    assertThat(config.redact()).isTrue();
    assertThat(config.payload()).isTrue();
    assertThat(config.maxRecordBytes()).isEqualTo(8 << 20);
    assertThat(config.checkpointInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.kafka()).isEqualTo(Map.of("bootstrap.servers", "broker:9092"));
    assertThat(config.duckdb()).isEqualTo(Path.of("/data/millrace.duckdb"));
  }

  @Test
  void theDeadLetterTopicIsWrittenUnlessItIsEmptyOrFilesAreRead() {
    Map<String, String> keys = new HashMap<>(LEAST);
    assertThat(MineConfig.from(keys).topicsWritten())
        .isEqualTo(Map.of("topics.rejected", "millrace.rejected"));
    keys.put("topics.rejected", "");
    assertThat(MineConfig.from(keys).topicsWritten()).isEmpty();
    keys.put("topics.rejected", "r");
    keys.put("mode", "batch");
    keys.put("files.traces", "a.jsonl");
    assertThat(MineConfig.from(keys).topicsWritten()).isEmpty();
  }

  @Test
  void everyKeyIsRead() {
    Map<String, String> keys = new HashMap<>(LEAST);
    keys.put("mode", "batch");
    keys.put("files.traces", "a.jsonl;b.jsonl");
    keys.put("files.feedback", "f.jsonl");
    keys.put("topics.traces", "t");
    keys.put("topics.feedback", "f");
    keys.put("topics.rejected", "r");
    keys.put("from", "2026-01-02T03:04:05Z");
    keys.put("loader", "external");
    keys.put("redact", "false");
    keys.put("payload", "false");
    keys.put("max-record-size", "1 mb");
    keys.put("schema-dir", "/schemas");
    keys.put("schema-registry", "http://registry:8081/");
    keys.put("schema-registry-user-info", "miner:secret");
    keys.put("checkpoint-interval", "1 s");
    keys.put("source-idleness", "2 s");
    keys.put("influx.url", "http://influx:8086");
    keys.put("influx.org", "o");
    keys.put("influx.bucket", "b");
    keys.put("influx.token", "secret");
    MineConfig config = MineConfig.from(keys);
    assertThat(config.mode()).isEqualTo(MineOptions.Mode.BATCH);
    assertThat(config.traceFiles()).isEqualTo(List.of("a.jsonl", "b.jsonl"));
    assertThat(config.feedbackFiles()).isEqualTo(List.of("f.jsonl"));
    assertThat(config.readsFiles()).isTrue();
    assertThat(List.of(config.tracesTopic(), config.feedbackTopic(), config.rejectedTopic()))
        .isEqualTo(List.of("t", "f", "r"));
    assertThat(config.from()).isInstanceOf(StartingPoint.At.class);
    assertThat(config.duckdb()).isNull();
    assertThat(config.redact()).isFalse();
    assertThat(config.payload()).isFalse();
    assertThat(config.maxRecordBytes()).isEqualTo(1 << 20);
    assertThat(config.schemaDir()).isEqualTo(Path.of("/schemas"));
    assertThat(config.schemaRegistry())
        .isEqualTo(new SchemaRegistry(URI.create("http://registry:8081"), "miner:secret"));
    assertThat(config.schemaRegistry().toString()).doesNotContain("secret");
    assertThat(config.checkpointInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.idleness()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.influx())
        .isEqualTo(new MineConfig.Influx("http://influx:8086", "o", "b", "secret"));
    assertThat(config.influx().toString()).doesNotContain("secret");
  }

  @Test
  void allFaultsAreNamedAtOnceAndUnknownKeysWithTheNearest() {
    Map<String, String> keys =
        Map.of(
            "lake.dri", "/data",
            "checkpoint-interval", "soon",
            "from", "yesterday",
            "schema-registry", "registry:8081");
    assertThatThrownBy(() -> MineConfig.from(keys))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("lake.dri is not an option: did you mean lake.dir?")
        .hasMessageContaining("checkpoint-interval cannot be read")
        .hasMessageContaining("Cannot start from \"yesterday\"")
        .hasMessageContaining("registry:8081\": give http(s)://host:port")
        .hasMessageContaining("kafka.bootstrap.servers is missing")
        .hasMessageContaining("lake.dir is missing")
        .hasMessageContaining("duckdb.path is missing");
  }

  @Test
  void aFileUriIsTheDirectoryThatItNames() {
    Map<String, String> keys = new HashMap<>(LEAST);
    keys.put("lake.dir", "file:///data/the%20lake");
    keys.put("duckdb.path", "file:/data/m.duckdb");
    MineConfig config = MineConfig.from(keys);
    assertThat(config.lake()).isEqualTo(Path.of("/data/the lake"));
    assertThat(config.duckdb()).isEqualTo(Path.of("/data/m.duckdb"));
  }

  @Test
  void aUriOfAnotherSchemeIsAFaultAndNoDirectoryHere() {
    Map<String, String> keys = new HashMap<>(LEAST);
    keys.put("mode", "batch");
    keys.put("from", "lake");
    keys.put("lake.dir", "s3://bucket/lake");
    keys.put("duckdb.path", "hdfs://host/m.duckdb");
    keys.put("files.lake", "file://host/lake");
    assertThatThrownBy(() -> MineConfig.from(keys))
        .hasMessageContaining(
            "lake.dir cannot be s3://bucket/lake (no file or directory of a host): give a path")
        .hasMessageContaining("duckdb.path cannot be hdfs://host/m.duckdb")
        .hasMessageContaining("files.lake cannot be file://host/lake")
        .hasMessageNotContaining("missing");
  }

  @Test
  void anAddressOrATokenOfPointsThatNoRequestCanCarryIsAFault() {
    for (String url : List.of("influxdb:8086", "influxdb", "http://", "http://a b:1")) {
      Map<String, String> keys = new HashMap<>(LEAST);
      keys.put("influx.url", url);
      keys.put("influx.token", "s3cret\u200b");
      assertThatThrownBy(() -> MineConfig.from(keys))
          .hasMessageContaining("influx.url cannot be " + url + ": give http(s)://host:port")
          .hasMessageContaining("the key of influx.token")
          .hasMessageNotContaining("s3cret");
    }
  }

  @Test
  void aLakeIsMinedAgainOnlyInBatchAndIntoAnother() {
    Map<String, String> keys = new HashMap<>(LEAST);
    keys.put("mode", "batch");
    keys.put("from", "lake");
    assertThatThrownBy(() -> MineConfig.from(keys))
        .hasMessageContaining("files.lake is missing: from: lake mines which lake again?");
    keys.put("files.lake", "/data/other");
    assertThat(MineConfig.from(keys).sourceLake()).isEqualTo(Path.of("/data/other"));
    assertThat(MineConfig.from(keys).readsFiles()).isTrue();
    keys.put("files.lake", "/data/x/../lake");
    keys.put("files.traces", "a.jsonl");
    keys.put("mode", "stream");
    assertThatThrownBy(() -> MineConfig.from(keys))
        .hasMessageContaining("need mode: batch")
        .hasMessageContaining("files.lake is lake.dir")
        .hasMessageContaining("mine one after the other");
  }

  @Test
  void aKafkaClientFileIsReadAndSingleKeysWinOverIt(@TempDir Path directory) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("client.properties"),
            "bootstrap.servers=file:1\nsasl.jaas.config=password=\"hunter2\"\n");
    Map<String, String> keys = new HashMap<>(LEAST);
    keys.put("kafka-config", file.toString());
    MineConfig config = MineConfig.from(keys);
    assertThat(config.kafka())
        .isEqualTo(
            Map.of("bootstrap.servers", "broker:9092", "sasl.jaas.config", "password=\"hunter2\""));
    assertThat(config.toString()).doesNotContain("hunter2");
    keys.put("kafka-config", directory.resolve("none").toString());
    assertThatThrownBy(() -> MineConfig.from(keys))
        .hasMessageContaining("none cannot be read (NoSuchFileException)");
  }

  @Test
  void clientSecretsAreNotPrinted() {
    Map<String, String> keys = new HashMap<>(LEAST);
    keys.put("kafka.sasl.jaas.config", "password=\"hunter2\"");
    MineConfig config = MineConfig.from(keys);
    assertThat(config.kafka()).containsEntry("sasl.jaas.config", "password=\"hunter2\"");
    assertThat(config.toString()).doesNotContain("hunter2").contains("sasl.jaas.config");
  }
}
