package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fact.Mined;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeSinkTest {

  private static final int RECORDS = 20_000;
  private static final AtomicBoolean FAIL = new AtomicBoolean();

  @TempDir Path home;

  @Test
  void aFailedStreamPublishesEveryRecordOnce() throws Exception {
    FAIL.set(true);
    Path lake = home.resolve("lake");
    run(RuntimeExecutionMode.STREAMING, LakeSink.streaming(lake, "mine", null));

    assertThat(FAIL).isFalse();
    List<Commit> commits = new CommitLog(lake).after(0);
    assertThat(commits.stream().flatMap(c -> c.partitions().stream()))
        .extracting(PartitionRange::facts)
        .satisfies(facts -> assertThat(facts.stream().mapToLong(n -> n).sum()).isEqualTo(RECORDS));
    Set<String> paths = new HashSet<>();
    assertThat(commits.stream().flatMap(c -> c.files(Commit.FACTS).stream()))
        .allMatch(file -> paths.add(file.path()))
        .satisfies(
            files -> assertThat(files.stream().mapToLong(DataFile::rows).sum()).isEqualTo(RECORDS));
  }

  @Test
  void aBatchRunThatIsRepeatedUnderItsNameCountsOnce() throws Exception {
    Path lake = home.resolve("lake");
    run(RuntimeExecutionMode.BATCH, LakeSink.batch(lake, "mine", "run-1", null));
    run(RuntimeExecutionMode.BATCH, LakeSink.batch(lake, "mine", "run-1", null));
    assertThat(new CommitLog(lake).after(0)).hasSize(1);

    run(RuntimeExecutionMode.BATCH, LakeSink.batch(lake, "mine", "run-2", null));
    assertThat(new CommitLog(lake).after(0)).hasSize(2);
  }

  @Test
  void aCommittableSurvivesItsSerializer() throws IOException {
    LakeCommittable committable =
        new LakeCommittable(
            List.of(new DataFile(Commit.FACTS, "facts/a.parquet", 3, 999)),
            List.of(new PartitionRange(Mined.TRACES, "t", 1, 5, 9, 4, 3, 0, 1)),
            Samples.NOON);
    LakeCommittableSerializer serializer = new LakeCommittableSerializer();
    assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(committable)))
        .isEqualTo(committable);
  }

  private static void run(RuntimeExecutionMode mode, LakeSink sink) throws Exception {
    Configuration settings = new Configuration();
    settings.setString("restart-strategy.type", "fixed-delay");
    settings.setString("restart-strategy.fixed-delay.delay", "10 ms");
    settings.setString("pipeline.object-reuse", "true");
    try (StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(2, settings)) {
      env.setRuntimeMode(mode);
      if (mode == RuntimeExecutionMode.STREAMING) {
        env.enableCheckpointing(100);
      }
      env.fromSequence(0, RECORDS - 1).map(new FailOnce()).sinkTo(sink).uid("lake").name("lake");
      env.execute();
    }
  }

  private static final class FailOnce implements MapFunction<Long, Mined> {
    private static final long serialVersionUID = 1L;

    @Override
    public Mined map(Long number) {
      if (number == RECORDS / 3 && FAIL.getAndSet(false)) {
        throw new IllegalStateException("Failed as the test asks");
      }
      return Samples.trace("t" + number, number);
    }
  }
}
