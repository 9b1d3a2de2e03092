package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.worker.Frames;
import io.millrace.model.worker.Report;
import io.millrace.model.worker.WorkOrder;
import io.millrace.model.worker.WorkerJson;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotLog;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on datasets that differ in what is held out only, so that they make the same files. */
class SamePairsTest {

  private static final Path FILES =
      Runs.ROOT.resolve("pipelines/testing/vectors/model/lora/llama-gqa-all-r8/final");
  private static final Report.Begun BEGUN =
      new Report.Begun(9, 8, 7, Map.of(), 0, "F32", "engine", 5);
  private static final Report.Finished FINISHED =
      new Report.Finished("completed", 9, 0.25, 0.5, 77);

  @TempDir Path home;

  private RunResult ended(String id, String dataset) throws IOException {
    RunFolder folder = Runs.prepare(home, id, Runs.keys(4), Runs.worker());
    File file = folder.path().resolve("request.json").toFile();
    ObjectNode tree = (ObjectNode) WorkerJson.MAPPER.readTree(file);
    WorkerJson.MAPPER.writeValue(file, tree.put("dataset_hash", dataset));
    RunRequest request = folder.request();
    holdBase(folder);
    Publication publication = new Publication(request);
    AdapterRecord published = publication.publish(FILES, folder.data(), BEGUN, FINISHED);
    publication.nominate(published);
    return RunResult.published(request, 1, published, BEGUN, FINISHED);
  }

  /** As the first attempt does. */
  private static void holdBase(RunFolder folder) throws IOException {
    RunFolder.Attempt attempt = folder.attempt(1);
    RunBase.hold(
        new WorkOrder(
            Frames.VERSION,
            folder.request().base(),
            folder.request().baseName(),
            folder.data().toString(),
            attempt.checkpoint().toString(),
            attempt.progress().toString(),
            attempt.output().toString(),
            folder.request().recipe()),
        () -> {});
  }

  @Test
  void theSecondEndsWithTheAdapterOfTheFirstAndSaysSo() throws IOException {
    RunResult first = ended("first", "a".repeat(64));
    RunResult second = ended("second", "b".repeat(64));

    assertThat(first.message()).isEmpty();
    assertThat(second.state()).isEqualTo("finished");
    assertThat(second.adapterId()).isEqualTo(first.adapterId());
    assertThat(second.message())
        .contains("dataset bbbbbbbbbbbb has the same pairs", "as dataset aaaaaaaaaaaa")
        .contains("adapter " + first.adapterId().substring(0, 12));
    Registry registry = Registry.in(home.resolve("registry"));
    assertThat(registry.find(first.adapterId()).orElseThrow().manifest().datasetHash())
        .isEqualTo("a".repeat(64));
    assertThat(log(registry).entries()).hasSize(1);
  }

  private static SlotLog log(Registry registry) {
    return new SlotLog(registry.store(), new Slot("numbers", "default"), Clock.systemUTC());
  }
}
