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

/** Weights are trained, and the faster type is found, in a heap that holds them not even once. */
class FullRunMemoryITCase {

  private static final int HEAP_MEGABYTES = 64;

  @TempDir Path home;

  @Test
  void aFullRunWithCheckpointsAndEvaluationsNeedsHeapForOneTensorNotForTheModel() throws Exception {
    ObjectNode config = config();
    config.put("hidden_size", 512).put("intermediate_size", 2048).put("num_hidden_layers", 6);
    Path base = base(config);
    assertThat(2 * Files.size(base.resolve("model.safetensors")))
        .isGreaterThan((long) HEAP_MEGABYTES << 20);
    Map<String, String> keys = Runs.keys(3);
    keys.putAll(Map.of("backend", "full", "checkpoint_every", "1", "evaluate_every", "1"));

    RunResult result = run(base, keys);

    assertThat(result.state()).as(result.message()).isEqualTo("finished");
    assertThat(result.finished().evalLoss()).isPositive();
  }

  @Test
  void theFasterTypeOfABaseWhoseMatricesAreLargerThanTheHeapIsFound() throws Exception {
    int width = 1024;
    int inner = 12_288;
    assertThat((long) width * inner * (Float.BYTES + Short.BYTES))
        .isGreaterThan((long) HEAP_MEGABYTES << 20);
    ObjectNode config = config();
    config.put("hidden_size", width).put("intermediate_size", inner).put("num_hidden_layers", 1);
    Map<String, String> keys = Runs.keys(1);
    keys.putAll(
        Map.of("precision", "auto", "batch_size", "1", "micro_batch", "1", "max_tokens", "64"));

    RunResult result = run(base(config), keys);

    assertThat(result.state()).as(result.message()).isEqualTo("finished");
    assertThat(result.begun().precision()).isIn("F32", "BF16");
  }

  private RunResult run(Path base, Map<String, String> keys) throws IOException {
    WorkerOptions small = Runs.worker().with(HEAP_MEGABYTES, 600);
    RunFolder folder = Runs.prepare(home, "run", keys, small);
    File request = folder.path().resolve("request.json").toFile();
    ObjectNode tree = (ObjectNode) WorkerJson.MAPPER.readTree(request);
    tree.put("base", base.toString());
    WorkerJson.MAPPER.writeValue(request, tree);
    return Runs.run(folder);
  }

  private static ObjectNode config() throws IOException {
    return (ObjectNode) WorkerJson.MAPPER.readTree(Runs.BASE.resolve("config.json").toFile());
  }

  /** A base with the small base's tokenizer, its weights in 2 bytes. */
  private Path base(ObjectNode config) throws IOException {
    Path base = home.resolve("base");
    RandomModel.write(base, config.toString());
    for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
      Files.copy(Runs.BASE.resolve(name), base.resolve(name));
    }
    return base;
  }
}
