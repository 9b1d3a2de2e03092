package io.millrace.jobs.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.canary.Assignment;
import io.millrace.canary.CanaryArm;
import io.millrace.canary.CanaryLog;
import io.millrace.canary.CanaryPlan;
import io.millrace.canary.CanaryReason;
import io.millrace.canary.CanaryReceipt;
import io.millrace.canary.CanaryVerdict;
import io.millrace.jobs.canary.Rollouts.Input;
import io.millrace.lake.AdapterRows;
import io.millrace.lake.RecordLog;
import io.millrace.local.KafkaServer;
import io.millrace.local.KafkaServerOptions;
import io.millrace.registry.AdapterState;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotEntry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The canary's job over a real broker and over files: the same traffic, the same receipt. */
final class CanaryStreamITCase {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int PARTITIONS = 2;

  @TempDir private static Path directory;
  private static KafkaServer kafka;

  @BeforeAll
  static void startBroker() {
    kafka =
        KafkaServer.start(
            directory.resolve("kafka"),
            KafkaServerOptions.defaults().with("num.partitions", Integer.toString(PARTITIONS)));
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  private static Rollouts rollouts(String name) throws Exception {
    return new Rollouts(Files.createDirectories(directory.resolve(name)));
  }

  @Test
  void harmOnTheStreamReturnsTheSlotWithTheReceiptOfACheck() throws Exception {
    Rollouts streamed = rollouts("streamed");
    CanaryPlan plan = streamed.start(Rollouts.FRESH, 200);
    List<Input> traffic = new ArrayList<>(Rollouts.traffic(plan, 0, 400, Rollouts::loss));
    Assignment arm = new Assignment(CanaryArm.CANARY, plan.policy(), Rollouts.SHARE);
    Instant far = Instant.parse("2099-01-01T00:00:00Z");
    traffic.add(9, Rollouts.trace(plan, "far", "conversation-far", arm, far));
    CanaryPlan former =
        new CanaryPlan(
            Assignment.rollout(plan.slot(), 1),
            plan.slot(),
            Rollouts.FRESH,
            Rollouts.OLD,
            Rollouts.SHARE,
            200,
            plan.deadline(),
            plan.waitMillis(),
            0.05,
            0.05);
    traffic.addAll(40, Rollouts.traffic(former, 0, 50, (of, i) -> 0.0));

    send("harm", traffic, Rollouts.end(400));
    JobClient job = stream(streamed, "harm", 2).executeAsync("canary");
    SlotEntry end = awaitEnd(streamed, plan, job);
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> progress(streamed).filter(p -> !p.verdict().isEmpty()).isPresent());
    cancel(job);

    CanaryVerdict verdict = receipt(streamed, end.verdict().orElseThrow());
    assertThat(verdict.reason()).isEqualTo(CanaryReason.WORSE);
    assertThat(end.active()).contains(Rollouts.OLD);
    assertThat(streamed.log().state().in(AdapterState.ROLLED_BACK)).contains(Rollouts.FRESH);
    assertThat(Rollouts.check(directory.resolve("check"), plan, traffic, verdict.at()))
        .isEqualTo(verdict);
    assertThat(eventsUntil(end, "harm-adapters")).doesNotHaveDuplicates();
    assertThat(new RecordLog(streamed.home().resolve("lake"), "canary").holds(AdapterRows.key(end)))
        .isTrue();

    for (int parallelism : new int[] {1, 2}) {
      Rollouts batch = rollouts("batch" + parallelism);
      assertThat(batch.start(Rollouts.FRESH, 200)).isEqualTo(plan);
      List<Input> disturbed = new ArrayList<>(traffic);
      disturbed.addAll(traffic.subList(0, 300));
      Collections.shuffle(disturbed, new Random(parallelism));
      CanaryRuns.files(batch, disturbed, parallelism);
      assertThat(CanaryLog.end(batch.log(), plan).flatMap(SlotEntry::verdict))
          .contains(verdict.id());
    }
  }

  @Test
  void whereAllPartitionsAreSilentNobodyGrowsOld() throws Exception {
    Rollouts streamed = rollouts("silent");
    CanaryPlan plan = streamed.start(Rollouts.FRESH, 200);
    Assignment arm = new Assignment(CanaryArm.CANARY, plan.policy(), Rollouts.SHARE);
    Input young = Rollouts.trace(plan, "young", "conversation-young", arm, Rollouts.START);
    Instant later = Rollouts.START.plus(Duration.ofHours(3));
    try (KafkaProducer<String, String> producer = producer()) {
      produce(producer, "silent", 0, young);
      produce(producer, "silent", 1, Rollouts.elsewhere(later).get(0));
      assertThat(producer.partitionsFor("silent-feedback")).hasSize(PARTITIONS);
    }
    JobClient job = stream(streamed, "silent", 2, "5 s").executeAsync("canary");
    try {
      awaitRunning(job, () -> consumed("silent-traces") == 2);
      Awaitility.await()
          .during(Duration.ofSeconds(12))
          .atMost(LIMIT)
          .until(() -> progress(streamed).isEmpty());
      try (KafkaProducer<String, String> producer = producer()) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
          for (Input input : Rollouts.elsewhere(later)) {
            produce(producer, "silent", partition, input);
          }
        }
      }
      awaitRunning(
          job, () -> progress(streamed).filter(p -> p.canary().conversations() == 1).isPresent());
    } finally {
      cancel(job);
    }
  }

  /** How many records of a topic this process's consumers were given, by their own count. */
  private static double consumed(String topic) throws JMException {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    ObjectName consumers =
        new ObjectName(
            "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=*,topic=" + topic);
    double sum = 0;
    for (ObjectName consumer : beans.queryNames(consumers, null)) {
      sum += (Double) beans.getAttribute(consumer, "records-consumed-total");
    }
    return sum;
  }

  private static KafkaProducer<String, String> producer() {
    return new KafkaProducer<>(
        Map.copyOf(kafka.clientProperties()), new StringSerializer(), new StringSerializer());
  }

  private static void produce(
      KafkaProducer<String, String> producer, String topics, int partition, Input input)
      throws Exception {
    String topic = topics + "-" + input.stream();
    producer.send(new ProducerRecord<>(topic, partition, null, input.json())).get();
  }

  @Test
  void aJobThatGoesOnFromItsCheckpointCountsNothingTwice() throws Exception {
    Rollouts streamed = rollouts("restarted");
    CanaryPlan plan = streamed.start(Rollouts.FRESH, 40);
    List<Input> traffic = Rollouts.traffic(plan, 0, 400, Rollouts::alike);
    int part = 4 * 100;
    send("restart", traffic.subList(0, part), Rollouts.end(100));

    JobClient first = stream(streamed, "restart", 2).executeAsync("canary");
    awaitRunning(
        first, () -> progress(streamed).filter(p -> p.incumbent().rated() > 10).isPresent());
    int seen = progress(streamed).orElseThrow().incumbent().rated();
    long before = newest(streamed);
    Awaitility.await().atMost(LIMIT).until(() -> newest(streamed) > before + 1);
    cancel(first);
    assertThat(CanaryLog.end(streamed.log(), plan)).isEmpty();

    send("restart", traffic.subList(part, traffic.size()), Rollouts.end(400));
    StreamExecutionEnvironment env = stream(streamed, "restart", 1);
    assertThat(env.getConfiguration().get(StateRecoveryOptions.SAVEPOINT_PATH)).contains("chk-");
    JobClient second = env.executeAsync("canary");
    SlotEntry end = awaitEnd(streamed, plan, second);
    cancel(second);

    CanaryVerdict verdict = receipt(streamed, end.verdict().orElseThrow());
    assertThat(seen).isPositive();
    assertThat(verdict.reason()).isEqualTo(CanaryReason.NO_ALARM);
    assertThat(end.active()).contains(Rollouts.FRESH);
    assertThat(Rollouts.check(directory.resolve("check2"), plan, traffic, verdict.at()))
        .isEqualTo(verdict);
    assertThat(Math.min(verdict.canary().rated(), verdict.incumbent().rated())).isEqualTo(40);
  }

  @Test
  void theNextRolloutIsNoticedAndOneThatAPersonEndedIsForgotten() throws Exception {
    Rollouts streamed = rollouts("two");
    CanaryPlan stopped = streamed.start(Rollouts.FRESH, 200);
    send("two", Rollouts.traffic(stopped, 0, 150, Rollouts::alike), Rollouts.end(150));
    JobClient job = stream(streamed, "two", 1).executeAsync("canary");
    awaitRunning(job, () -> progress(streamed).filter(p -> p.incumbent().rated() > 10).isPresent());
    streamed
        .log()
        .append(
            new SlotChange(
                Rollouts.FRESH, "w" + Rollouts.FRESH, AdapterState.ROLLED_BACK, "ann", "no", null));
    String third = "c".repeat(64);
    CanaryPlan plan = streamed.start(third, 200);
    List<Input> traffic = Rollouts.traffic(plan, 150, 500, Rollouts::loss);
    send("two", traffic, Rollouts.end(500));
    SlotEntry end = awaitEnd(streamed, plan, job);
    List<String> events = eventsUntil(end, "two-adapters");
    cancel(job);

    CanaryVerdict verdict = receipt(streamed, end.verdict().orElseThrow());
    assertThat(events).hasSizeGreaterThan(2).doesNotHaveDuplicates();
    assertThat(end.moves()).extracting(move -> move.adapter()).containsExactly(third);
    assertThat(verdict.reason()).isEqualTo(CanaryReason.WORSE);
    assertThat(Rollouts.check(directory.resolve("check3"), plan, traffic, verdict.at()))
        .isEqualTo(verdict);
  }

  private static StreamExecutionEnvironment stream(Rollouts home, String topics, int parallelism)
      throws IOException {
    return stream(home, topics, parallelism, "15 s");
  }

  private static StreamExecutionEnvironment stream(
      Rollouts home, String topics, int parallelism, String idleness) throws IOException {
    Map<String, String> keys = CanaryRuns.keys(home);
    kafka.clientProperties().forEach((name, value) -> keys.put("kafka." + name, value));
    keys.put("topics.traces", topics + "-traces");
    keys.put("topics.feedback", topics + "-feedback");
    keys.put("topics.adapters", topics + "-adapters");
    keys.put("source-idleness", idleness);
    keys.put("max-out-of-order", "1 min");
    keys.put("checkpoint-interval", "500 ms");
    return CanaryRuns.environment(home, keys, parallelism);
  }

  /**
   * Sends each record, and to each partition that it is a certain time, and waits until all are
   * stored; a trace's and its feedback's order holds.
   */
  private static void send(String topics, List<Input> inputs, Instant until) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<String, String> producer = producer()) {
      for (Input input : inputs) {
        sent.add(producer.send(new ProducerRecord<>(topics + "-" + input.stream(), input.json())));
      }
      producer.flush();
      for (Input input : Rollouts.elsewhere(until)) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
          String topic = topics + "-" + input.stream();
          sent.add(producer.send(new ProducerRecord<>(topic, partition, null, input.json())));
        }
      }
    }
    for (Future<RecordMetadata> acknowledged : sent) {
      acknowledged.get();
    }
  }

  private static SlotEntry awaitEnd(Rollouts home, CanaryPlan plan, JobClient job)
      throws Exception {
    awaitRunning(job, () -> CanaryLog.end(home.log(), plan).isPresent());
    return CanaryLog.end(home.log(), plan).orElseThrow();
  }

  /** Returns once the job writes nothing more, which is after it has said that it will end. */
  private static void cancel(JobClient job) throws Exception {
    job.cancel().get();
    job.getJobExecutionResult()
        .handle((result, cancelled) -> true)
        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  /** Waits for a condition, and fails with the job's failure when that comes first. */
  private static void awaitRunning(JobClient job, Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () -> {
              if (job.getJobStatus().get().isGloballyTerminalState()) {
                job.getJobExecutionResult().get();
              }
              return condition.call();
            });
  }

  private static Optional<CanaryProgress> progress(Rollouts home) throws IOException {
    return CanaryProgress.read(home.home(), Rollouts.SLOT);
  }

  private static CanaryVerdict receipt(Rollouts home, String id) throws IOException {
    Path file = home.home().resolve("canary").resolve(id + ".json");
    assertThat(CanaryReceipt.holds(file)).isTrue();
    return CanaryReceipt.read(file);
  }

  private static List<Path> checkpoints(Rollouts home) throws IOException {
    List<Path> found = List.of(home.home().resolve("checkpoints"));
    for (int level = 0; level < 3; level++) {
      List<Path> below = new ArrayList<>();
      for (Path folder : found) {
        below.addAll(children(folder));
      }
      found = below;
    }
    return found.stream().map(folder -> folder.resolve("_metadata")).filter(Files::exists).toList();
  }

  /** Of a folder that a checkpoint's job may have deleted: none then. */
  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(Files::isDirectory).toList();
    } catch (NoSuchFileException gone) {
      return List.of();
    }
  }

  private static long newest(Rollouts home) throws IOException {
    return checkpoints(home).stream()
        .mapToLong(
            file ->
                Long.parseLong(
                    file.getParent().getFileName().toString().substring("chk-".length())))
        .max()
        .orElse(0);
  }

  /** All that a topic holds when it holds the event of an entry. */
  private static List<String> eventsUntil(SlotEntry last, String topic) {
    List<String> events = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "group.id",
                "test",
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      Awaitility.await()
          .atMost(LIMIT)
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(200))
                    .forEach(consumed -> events.add(consumed.value()));
                return events.contains(last.json());
              });
    }
    return events;
  }
}
