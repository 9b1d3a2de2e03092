package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that go on when all their steps are made already. */
class RunRestartITCase {

  @TempDir Path home;

  /** The files of a run whose process was killed once its last checkpoint was complete. */
  private RunFolder killedAfterTheLastCheckpoint(
      RunFolder ended, String id, Map<String, String> keys) throws IOException {
    RunFolder killed = Runs.prepare(home, id, keys, Runs.worker());
    Path attempt = Files.createDirectories(killed.path().resolve("1"));
    List<String> reports = Files.readAllLines(ended.path().resolve("1/progress.jsonl"));
    assertThat(reports.get(reports.size() - 1)).contains("saved");
    Files.write(attempt.resolve("progress.jsonl"), reports);
    Files.copy(
        ended.path().resolve("1/checkpoint.safetensors"),
        attempt.resolve("checkpoint.safetensors"));
    return killed;
  }

  @Test
  void aWorkerThatIsKilledAfterItsLastCheckpointEndsPublishedWithTheSameAdapter() throws Exception {
    Map<String, String> keys = Runs.keys(20);
    RunFolder undisturbed = Runs.prepare(home, "undisturbed", keys, Runs.worker());
    RunResult expected = Runs.run(undisturbed);
    assertThat(expected.state()).as(expected.message()).isEqualTo("finished");
    RunFolder killed = killedAfterTheLastCheckpoint(undisturbed, "killed", keys);

    RunResult result = Runs.run(killed);

    assertThat(result.state()).as(result.message()).isEqualTo("finished");
    assertThat(result.attempt()).isEqualTo(2);
    assertThat(result.adapterId()).isEqualTo(expected.adapterId());
    assertThat(result.finished().loss()).isEqualTo(expected.finished().loss());
    assertThat(Runs.curve(killed)).isEqualTo(Runs.curve(undisturbed));
  }

  @Test
  void aRunThatHadStoppedEarlyEndsTheSameAfterItsWorkerWasKilled() throws Exception {
    Map<String, String> keys = Runs.keys(200);
    keys.putAll(
        Map.of("patience", "1", "evaluate_every", "5", "learning_rate", "0.3", "warmup", "0"));
    RunFolder undisturbed = Runs.prepare(home, "undisturbed", keys, Runs.worker());
    RunResult expected = Runs.run(undisturbed);
    assertThat(expected.state()).as(expected.message()).isEqualTo("finished");
    assertThat(expected.finished().reason()).isEqualTo("no_longer_improving");
    RunFolder killed = killedAfterTheLastCheckpoint(undisturbed, "killed", keys);

    RunResult result = Runs.run(killed);

    assertThat(result.adapterId()).as(result.message()).isEqualTo(expected.adapterId());
    assertThat(result.finished().steps()).isEqualTo(expected.finished().steps());
    assertThat(Runs.curve(killed)).isEqualTo(Runs.curve(undisturbed));
  }
}
