package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.decoder.RandomModel;
import io.millrace.model.worker.WorkerJson;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All weights are trained in a heap that holds them not even once. */
class FullRunMemoryITCase {

  private static final int HEAP_MEGABYTES = 64;

  @TempDir Path home;

  @Test
  void aFullRunWithCheckpointsAndEvaluationsNeedsHeapForOneTensorNotForTheModel() throws Exception {
    Path base = base();
    assertThat(2 * Files.size(base.resolve("model.safetensors")))
        .isGreaterThan((long) HEAP_MEGABYTES << 20);
    Map<String, String> keys = Runs.keys(3);
    keys.putAll(Map.of("backend", "full", "checkpoint_every", "1", "evaluate_every", "1"));
    WorkerOptions small = Runs.worker().with(HEAP_MEGABYTES, 600);
    RunFolder folder = Runs.prepare(home, "full", keys, small);
    File request = folder.path().resolve("request.json").toFile();
    ObjectNode tree = (ObjectNode) WorkerJson.MAPPER.readTree(request);
    tree.put("base", base.toString());
    WorkerJson.MAPPER.writeValue(request, tree);

    RunResult result = Runs.run(folder);

    assertThat(result.state()).as(result.message()).isEqualTo("finished");
    assertThat(result.finished().evalLoss()).isPositive();
  }

  /** A base of 19 million parameters with the small base's tokenizer, its weights in 2 bytes. */
  private Path base() throws IOException {
    ObjectNode config =
        (ObjectNode) WorkerJson.MAPPER.readTree(Runs.BASE.resolve("config.json").toFile());
    config.put("hidden_size", 512).put("intermediate_size", 2048).put("num_hidden_layers", 6);
    Path base = home.resolve("base");
    RandomModel.write(base, config.toString());
    for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
      Files.copy(Runs.BASE.resolve(name), base.resolve(name));
    }
    return base;
  }
}
