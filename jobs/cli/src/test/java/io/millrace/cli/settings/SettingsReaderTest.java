package io.millrace.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

  @TempDir Path home;

  @Test
  void everythingHasADefaultUnderHome() {
    Settings settings = SettingsReader.read(home, Map.of(), Map.of(), null, null);

    assertThat(settings.kafka().external()).isFalse();
    assertThat(settings.topics().traces()).isEqualTo("millrace.traces");
    assertThat(settings.duckdb()).isEqualTo(home.resolve("millrace.duckdb"));
    assertThat(Path.of(settings.lake())).isEqualTo(home.resolve("lake"));
    assertThat(settings.influx().url()).isNull();
    assertThat(settings.mine().checkpointInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.mine().redact()).isTrue();
  }

  @Test
  void theLimitsOfATrainingsWorkerCanBeRaised() {
    Map<String, String> flags = Map.of("train.worker-heap-megabytes", "2048");
    Map<String, String> environment = Map.of("MILLRACE_TRAIN_WORKER_STALL_SECONDS", "3600");
    assertThat(SettingsReader.read(home, flags, environment, null, null).train())
        .isEqualTo(new TrainSettings(2048, 3600));
    assertThat(SettingsReader.read(home, Map.of(), Map.of(), null, null).train())
        .isEqualTo(new TrainSettings(512, 600));
    assertThatThrownBy(
            () ->
                SettingsReader.read(
                    home, Map.of("train.worker-stall-seconds", "0"), Map.of(), null, null))
        .hasMessage(
            "Cannot use train.worker-stall-seconds: \"0\"; give a whole number of seconds above 0");
  }

  @Test
  void flagsBeatTheEnvironmentWhichBeatsTheFile() throws IOException {
    Path file =
        Files.writeString(
            home.resolve("c.yaml"), "topics: {traces: f, feedback: f, rejected: f, adapters: f}");

    Topics topics =
        SettingsReader.read(
                home,
                Map.of("topics.traces", "flag"),
                Map.of("MILLRACE_TOPICS_TRACES", "env", "MILLRACE_TOPICS_FEEDBACK", "env"),
                file,
                null)
            .topics();

    assertThat(topics).isEqualTo(new Topics("flag", "env", "f", "f", "millrace.policies"));
  }

  @Test
  void theDeadLetterTopicAloneMayBeEmpty() {
    Map<String, String> none = Map.of("topics.rejected", "");
    assertThat(SettingsReader.read(home, none, Map.of(), null, null).topics().rejected()).isEmpty();
    assertThatThrownBy(
            () -> SettingsReader.read(home, Map.of("topics.traces", " "), Map.of(), null, null))
        .hasMessage("Cannot use topics.traces: \" \"; give text");
  }

  @Test
  void kafkaKeysArePassedUnchangedFromEveryLayer() throws IOException {
    Path file =
        Files.writeString(
            home.resolve("c.yaml"), "kafka:\n  bootstrap-servers: a:1\n  sasl.mechanism: PLAIN\n");
    Path client =
        Files.writeString(home.resolve("k.properties"), "linger.ms=7\nsasl.mechanism=X\n");

    KafkaSettings kafka =
        SettingsReader.read(
                home,
                Map.of(),
                Map.of("MILLRACE_KAFKA_SECURITY_PROTOCOL", "SASL_SSL"),
                file,
                client)
            .kafka();

    assertThat(kafka.properties())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "bootstrap.servers", "a:1",
                "sasl.mechanism", "PLAIN",
                "linger.ms", "7",
                "security.protocol", "SASL_SSL"));
  }

  @Test
  void everyFaultIsNamedAtOnceWithTheNearestKey() throws IOException {
    Path file =
        Files.writeString(
            home.resolve("c.yaml"),
            "duckdb: {paht: x}\nmine: {checkpoint-interval: soon, redact: 7}\n");

    assertThatThrownBy(
            () ->
                SettingsReader.read(
                    home, Map.of(), Map.of("MILLRACE_INFLUX_TOKN", "t"), file, null))
        .isInstanceOfSatisfying(
            SettingsException.class,
            thrown ->
                assertThat(thrown.faults())
                    .containsExactlyInAnyOrder(
                        "Unknown environment variable MILLRACE_INFLUX_TOKN; did you mean"
                            + " MILLRACE_INFLUX_TOKEN?",
                        "Unknown setting duckdb.paht; did you mean duckdb.path?",
                        "Cannot use mine.checkpoint-interval: \"soon\"; give a positive time such"
                            + " as 500ms, 5s, 10min, 24h or 7d",
                        "Cannot use mine.redact: \"7\"; give true or false"));
  }

  @ParameterizedTest
  @CsvSource({
    "bootstrap_servers,bootstrap.servers",
    "bootstrapServers,bootstrap.servers",
    "bootstrap-server,bootstrap.servers",
    "bootstrap.serves,bootstrap.servers",
    "sasl_mechanism,sasl.mechanism",
    "security-protocol,security.protocol"
  })
  void aMistypedKafkaPropertyIsAFaultAndStartsNoBroker(String property, String meant)
      throws IOException {
    Path file =
        Files.writeString(home.resolve("c.yaml"), "kafka: {%s: 'k:9092'}".formatted(property));
    assertThatThrownBy(() -> SettingsReader.read(home, Map.of(), Map.of(), file, null))
        .isInstanceOf(SettingsException.class)
        .hasMessage("Unknown Kafka property %s; did you mean %s?".formatted(property, meant));
  }

  @Test
  void aMistypedNameInAKafkaClientFileIsAFault() throws IOException {
    Path client = Files.writeString(home.resolve("k.properties"), "bootstrap-servers=k:9092\n");
    assertThatThrownBy(() -> SettingsReader.read(home, Map.of(), Map.of(), null, client))
        .hasMessage("Unknown Kafka property bootstrap-servers; did you mean bootstrap.servers?");
  }

  @Test
  void aKafkaPropertyThatOnlyAPluginKnowsIsPassed() {
    Map<String, String> flags =
        Map.of(
            "kafka.bootstrap.servers", "k:9092",
            "kafka.interceptor.endpoint", "http://audit",
            "kafka.partition.discovery.interval.ms", "1000");
    assertThat(SettingsReader.read(home, flags, Map.of(), null, null).kafka().properties().keySet())
        .containsExactlyInAnyOrder(
            "bootstrap.servers", "interceptor.endpoint", "partition.discovery.interval.ms");
  }

  @ParameterizedTest
  @CsvSource({
    "MILLRACE_BOOTSTRAP_SERVERS,MILLRACE_KAFKA_BOOTSTRAP_SERVERS",
    "MILLRACE_KAFKA,MILLRACE_KAFKA_BOOTSTRAP_SERVERS",
    "MILLRACE_HOM,MILLRACE_HOME",
    "MILLRACE_SERVE_KEYS,MILLRACE_SERVE_KEY"
  })
  void aVariableThatNothingKnowsIsAFault(String variable, String meant) {
    assertThatThrownBy(() -> SettingsReader.read(home, Map.of(), Map.of(variable, "x"), null, null))
        .hasMessage("Unknown environment variable %s; did you mean %s?".formatted(variable, meant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MILLRACE_HOME",
        "MILLRACE_JAVA_OPTS",
        "MILLRACE_JUDGE_KEY",
        "MILLRACE_SERVE_KEY",
        "MILLRACE_UPSTREAM_BIG_120B_KEY",
        "MILLRACE_SERVICE_HOST",
        "MILLRACE_PORT",
        "MILLRACE_INFLUX_SERVICE_PORT_HTTP",
        "MILLRACE_SERVE_PORT_8000_TCP_ADDR",
        "MILLRACEHOUSE"
      })
  void aVariableThatIsNoSettingIsLeftToWhoeverKnowsIt(String variable) {
    Map<String, String> environment = Map.of(variable, "tcp://10.0.0.1:8000");
    assertThat(SettingsReader.read(home, Map.of(), environment, null, null).kafka().properties())
        .isEmpty();
  }

  @Test
  void secretsAreNotPrinted() {
    Settings settings =
        SettingsReader.read(
            home,
            Map.of(
                "influx.token", "sesame",
                "mine.schema-registry", "http://registry:8081",
                "mine.schema-registry-user-info", "miner:sesame",
                "kafka.sasl.jaas.config", "password=sesame",
                "kafka.ssl.key.password", "sesame",
                "kafka.ssl.keystore.key", "sesame"),
            Map.of(),
            null,
            null);

    assertThat(settings.toString()).doesNotContain("sesame").contains("token=***");
    assertThat(settings.influx().token()).isEqualTo("sesame");
  }
}
