package io.millrace.model.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.decoder.Decoder;
import io.millrace.model.decoder.Precision;
import io.millrace.model.decoder.RandomModel;
import io.millrace.model.lora.LoraAdapter;
import io.millrace.model.train.Example;
import io.millrace.model.train.Trainer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Finds the faster type for a base by making training steps on two random layers of its own shape:
 * whether bf16 gains depends on how much of a step is the multiplying of large matrices. Asked once
 * a run, so that a run that goes on computes as before.
 */
final class PrecisionProbe {

  private static final int LAYERS = 2;
  private static final int VOCABULARY = 4096;
  private static final int LENGTH = 128;
  private static final int ROUNDS = 3;
  private static final String FILE = "precision";

  private final Path base;
  private final Recipe recipe;
  private final LongSupplier nanos;
  private final Runnable portion;

  /**
   * @param nanos the clock that steps are timed with
   * @param portion told after each part of a tensor and each step
   */
  PrecisionProbe(Path base, Recipe recipe, LongSupplier nanos, Runnable portion) {
    this.base = base;
    this.recipe = recipe;
    this.nanos = nanos;
    this.portion = portion;
  }

  /**
   * The faster type, which is written into the run's folder of data and read from there later.
   *
   * @param scratch a folder that is made and deleted again
   */
  Precision once(Path data, Path scratch) throws IOException {
    Path known = data.resolve(FILE);
    if (Files.exists(known)) {
      return Precision.valueOf(Files.readString(known));
    }
    Precision faster;
    try {
      RandomModel.write(scratch, shortened(), portion);
      faster = faster(scratch);
    } finally {
      delete(scratch);
    }
    Path part = data.resolve("." + FILE + ".part");
    Files.writeString(part, faster.name());
    Files.move(part, known, StandardCopyOption.ATOMIC_MOVE);
    return faster;
  }

  /** The base's configuration with few layers and tokens. */
  private String shortened() throws IOException {
    ObjectNode config =
        (ObjectNode) WorkerJson.MAPPER.readTree(base.resolve("config.json").toFile());
    config.put("num_hidden_layers", LAYERS);
    config.put("vocab_size", Math.min(VOCABULARY, config.path("vocab_size").asInt(VOCABULARY)));
    config.remove("layer_types");
    return config.toString();
  }

  private Precision faster(Path folder) throws IOException {
    Map<Precision, Long> best = new EnumMap<>(Precision.class);
    for (Precision precision : Precision.values()) {
      try (Decoder decoder = Decoder.load(folder, precision, portion);
          LoraAdapter adapter = LoraAdapter.create(decoder.config(), recipe.lora(), 1);
          Trainer<Example> trainer =
              Trainer.sft(decoder, adapter.adapter(), recipe.trainerOptions(ROUNDS))) {
        best.put(precision, best(trainer, examples(decoder)));
      }
    }
    return best.get(Precision.BF16) < best.get(Precision.F32) ? Precision.BF16 : Precision.F32;
  }

  private List<Example> examples(Decoder decoder) {
    Random random = new Random(1);
    int length = Math.min(LENGTH, Math.min(recipe.maxTokens(), decoder.config().context()));
    List<Example> examples = new ArrayList<>();
    for (int row = 0; row < recipe.portion(); row++) {
      int[] ids = random.ints(length, 0, decoder.config().vocabulary()).toArray();
      examples.add(new Example(ids, ids.clone()));
    }
    return examples;
  }

  private long best(Trainer<Example> trainer, List<Example> examples) {
    long best = Long.MAX_VALUE;
    // the first one warms up
    for (int round = 0; round <= ROUNDS; round++) {
      long begun = nanos.getAsLong();
      trainer.step(List.of(examples));
      best = round == 0 ? best : Math.min(best, nanos.getAsLong() - begun);
      portion.run();
    }
    return best;
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }
}
