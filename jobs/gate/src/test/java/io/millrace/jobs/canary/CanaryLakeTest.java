package io.millrace.jobs.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.canary.CanaryLog;
import io.millrace.canary.CanaryPlan;
import io.millrace.canary.CanaryReason;
import io.millrace.canary.CanaryReceipt;
import io.millrace.canary.CanaryVerdict;
import io.millrace.fact.MinerOptions;
import io.millrace.jobs.canary.Rollouts.Input;
import io.millrace.lake.RolloutText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same records give the same receipt from a lake, from files and in a database. */
class CanaryLakeTest {

  /** More commits than are read at once. */
  private static final int ROWS = 40;

  @TempDir private Path directory;

  private Rollouts rollouts(String name) throws Exception {
    return new Rollouts(Files.createDirectories(directory.resolve(name)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatALakeHasKeptGivesTheReceiptOfItsRecords(int parallelism) throws Exception {
    Rollouts read = rollouts("files");
    CanaryPlan plan = read.start(Rollouts.FRESH, 200);
    List<Input> disturbed = new ArrayList<>(Rollouts.traffic(plan, 0, 400, Rollouts::loss));
    disturbed.addAll(disturbed.subList(0, 300));
    disturbed.addAll(Rollouts.elsewhere(Rollouts.START));
    Collections.shuffle(disturbed, new Random(parallelism));
    CanaryRuns.files(read, disturbed, parallelism);
    String receipt = CanaryLog.end(read.log(), plan).orElseThrow().verdict().orElseThrow();

    Rollouts kept = rollouts("kept");
    assertThat(kept.start(Rollouts.FRESH, 200)).isEqualTo(plan);
    Path lake = directory.resolve("mined");
    for (int from = 0; from < disturbed.size(); from += ROWS) {
      int to = Math.min(from + ROWS, disturbed.size());
      Rollouts.commit(lake, disturbed.subList(from, to), MinerOptions.defaults());
    }
    CanaryRuns.lake(kept, lake, parallelism);

    assertThat(CanaryLog.end(kept.log(), plan).orElseThrow().verdict()).contains(receipt);
    Path file = kept.home().resolve("canary").resolve(receipt + ".json");
    assertThat(CanaryReceipt.holds(file)).isTrue();
    CanaryVerdict verdict = CanaryReceipt.read(file);
    assertThat(verdict.reason()).isEqualTo(CanaryReason.WORSE);
    assertThat(Rollouts.check(directory.resolve("check"), plan, disturbed, verdict.at()))
        .isEqualTo(verdict);
  }

  @Test
  void aLakeWithoutTextDecidesNothingAndSaysWhy() throws Exception {
    Rollouts kept = rollouts("mute");
    CanaryPlan plan = kept.start(Rollouts.FRESH, 10);
    Path lake = directory.resolve("mined");
    MinerOptions usual = MinerOptions.defaults();
    MinerOptions mute = new MinerOptions(usual.redact(), false, usual.maxBytes(), null);
    Rollouts.commit(lake, Rollouts.traffic(plan, 0, 60, Rollouts::loss), mute);
    assertThatThrownBy(() -> CanaryRuns.lake(kept, lake, 1))
        .hasMessageContaining("holds text of none of the")
        .hasMessageContaining("answers of the canary in slot desk/triage")
        .hasMessageContaining("read Kafka or files instead");
    assertThat(CanaryLog.end(kept.log(), plan)).isEmpty();
  }

  @Test
  void answersWithoutTextAreNoDrawsAreCountedAndStopNoWatch() throws Exception {
    Rollouts read = rollouts("files");
    CanaryPlan plan = read.start(Rollouts.FRESH, 200);
    List<Input> told = Rollouts.traffic(plan, 0, 400, Rollouts::loss);
    CanaryRuns.files(read, told, 1);
    String receipt = CanaryLog.end(read.log(), plan).orElseThrow().verdict().orElseThrow();

    Rollouts kept = rollouts("kept");
    kept.start(Rollouts.FRESH, 200);
    Path lake = directory.resolve("mined");
    MinerOptions usual = MinerOptions.defaults();
    MinerOptions mute = new MinerOptions(usual.redact(), false, usual.maxBytes(), null);
    List<Input> silenced = Rollouts.traffic(plan, 400, 440, Rollouts::alike);
    Rollouts.commit(lake, silenced, mute);
    Rollouts.commit(lake, told, usual);
    Rollouts.commit(lake, silenced, mute);
    CanaryRuns.lake(kept, lake, 2);
    assertThat(CanaryLog.end(kept.log(), plan).orElseThrow().verdict()).contains(receipt);

    RolloutText text = CanaryRuns.text(kept, lake, plan);
    assertThat(text.missing())
        .as("each once")
        .isEqualTo(silenced.stream().filter(one -> one.json().contains(plan.policy())).count());
    assertThat(text.ofCanary())
        .isEqualTo(silenced.stream().filter(one -> one.json().contains(plan.canary())).count());
    assertThat(text.kept())
        .isEqualTo(told.stream().filter(one -> one.json().contains(plan.policy())).count());
  }
}
