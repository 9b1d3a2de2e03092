package io.millrace.jobs.mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.fact.Mined;
import io.millrace.local.KafkaServer;
import io.millrace.local.KafkaServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a job starts whose earlier run was cancelled: nothing is lost, nothing counts twice. */
final class ResumeITCase {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final List<Input> INPUTS = Input.shuffledWithDuplicates(Input.planted(5, 120), 13);

  @TempDir private Path directory;
  private Home home;
  private KafkaServer kafka;
  private int sent;

  @Test
  void aRunGoesOnFromTheNewestRetainedCheckpointOrBehindTheNewestCommit() throws Exception {
    home = Home.in(directory.resolve("home"));
    try (KafkaServer server =
        KafkaServer.start(directory.resolve("kafka"), KafkaServerOptions.defaults())) {
      kafka = server;
      mineTo(INPUTS.size() / 4, "behind the newest commit");
      Path first = retained();
      Path older = copy(first, directory.resolve("older"));

      Instant firstQuarterSent = Instant.now();
      mineTo(INPUTS.size() / 2, "checkpoint file:" + first);
      Path second = retained();
      Awaitility.await("belongs to the run that resumed from it")
          .atMost(LIMIT)
          .until(() -> Files.notExists(first));
      assertThat(number(second)).isGreaterThan(number(first));
      assertThat(replayed()).isZero();

      delete(second);
      copy(older, first);
      mineTo(INPUTS.size() * 3 / 4, "checkpoint file:" + first);
      assertThat(replayed()).as("an older checkpoint reads again").isPositive();

      delete(retained());
      long before = replayed();
      mineTo(INPUTS.size(), "behind the newest commit");
      assertThat(replayed()).isEqualTo(before);

      Path damaged = retained();
      Files.writeString(damaged.resolve("_metadata"), "?");
      assertThatThrownBy(() -> home.stream(kafka, Map.of(), 1))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Cannot resume from the retained checkpoint file:" + damaged)
          .hasMessageContaining("--from commit");
      assertThat(resumesFrom(home.stream(kafka, Map.of("from", "commit"), 1))).isNull();
      Files.delete(damaged.resolve("_metadata"));
      assertThat(resumesFrom(home.stream(kafka, Map.of(), 1))).as("not complete").isNull();

      fromATimeOnlyWhatCameThenIsRead(firstQuarterSent);
      fromLatestOnlyWhatComesIsRead();
    }
    Home straight = Home.in(directory.resolve("straight"));
    straight.mine(INPUTS, 1);
    assertThat(home.datasets()).isEqualTo(straight.datasets());
    String contents = "SELECT trace_id || content_hash FROM trace_facts ORDER BY ALL";
    assertThat(home.texts(contents)).isEqualTo(straight.texts(contents)).hasSize(120);
  }

  private void fromATimeOnlyWhatCameThenIsRead(Instant firstQuarterSent) throws Exception {
    Home later = Home.in(directory.resolve("later"));
    Map<String, String> batch = Map.of("from", firstQuarterSent.toString(), "mode", "batch");
    later.stream(kafka, batch, 1).execute("mine");
    later.load();
    assertThat(later.number("SELECT sum(received) FROM ledger_partitions"))
        .isEqualTo(INPUTS.size() - INPUTS.size() / 4);
  }

  private void fromLatestOnlyWhatComesIsRead() throws Exception {
    Home latest = Home.in(directory.resolve("latest"));
    JobClient job = latest.stream(kafka, Map.of("from", "latest"), 1).executeAsync("mine");
    String trace = "{\"trace_id\":\"next\",\"query\":\"q\",\"result\":\"r\"}";
    Input next = new Input(Mined.TRACES, trace.getBytes(StandardCharsets.UTF_8));
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () -> {
              Input.send(kafka, List.of(next));
              sent++;
              return latest.committed() > 0;
            });
    Home.cancel(job);
    latest.load();
    assertThat(latest.number("SELECT sum(received) FROM ledger_partitions"))
        .isPositive()
        .isLessThanOrEqualTo(sent - INPUTS.size());
    assertThat(latest.texts("SELECT DISTINCT trace_id FROM trace_facts")).containsExactly("next");
  }

  /** Runs the job until so many records are committed and loaded, and cancels it. */
  private void mineTo(int records, String expectedStart) throws Exception {
    Input.send(kafka, INPUTS.subList(sent, records));
    sent = records;
    StreamExecutionEnvironment env = home.stream(kafka, Map.of(), 1);
    assertThat(shown(env)).isEqualTo(expectedStart);
    JobClient job = env.executeAsync("mine");
    Awaitility.await().atMost(LIMIT).until(() -> home.committed() == sent);
    Home.cancel(job);
    home.load();
    assertThat(home.number("SELECT sum(received) FROM ledger_partitions")).isEqualTo(sent);
    assertThat(
            home.number(
                "SELECT sum(facts + feedback + duplicates + rejected) FROM ledger_partitions"))
        .isEqualTo(sent);
  }

  private static String shown(StreamExecutionEnvironment env) {
    String path = resumesFrom(env);
    return path == null ? "behind the newest commit" : "checkpoint " + path;
  }

  private static String resumesFrom(StreamExecutionEnvironment env) {
    return env.getConfiguration().getOptional(StateRecoveryOptions.SAVEPOINT_PATH).orElse(null);
  }

  private long replayed() throws Exception {
    return home.number("SELECT sum(replayed) FROM ledger_partitions");
  }

  /** The one complete checkpoint that there is, once Flink has deleted the one before it. */
  private Path retained() {
    return Awaitility.await()
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(this::complete, found -> found.size() == 1)
        .get(0);
  }

  private List<Path> complete() throws IOException {
    try (Stream<Path> files = Files.walk(home.checkpoints())) {
      return files.filter(file -> file.endsWith("_metadata")).map(Path::getParent).toList();
    }
  }

  private static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring("chk-".length()));
  }

  private static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    Files.copy(from.resolve("_metadata"), to.resolve("_metadata"));
    return to;
  }

  private static void delete(Path checkpoint) throws IOException {
    Files.delete(checkpoint.resolve("_metadata"));
    Files.delete(checkpoint);
  }
}
