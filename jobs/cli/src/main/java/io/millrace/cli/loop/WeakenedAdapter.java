package io.millrace.cli.loop;

import io.millrace.model.safetensors.SafetensorsFile;
import io.millrace.model.safetensors.SafetensorsWriter;
import io.millrace.model.safetensors.TensorData;
import io.millrace.model.safetensors.TensorEntry;
import io.millrace.registry.AdapterManifest;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A candidate some points worse than the adapter that serves: its change of the base, scaled down.
 *
 * @param scale by which the change was multiplied
 * @param before the original's share of exact answers
 * @param after that of the weakened one
 */
record WeakenedAdapter(String adapterId, double scale, double before, double after) {

  private static final String WEIGHTS = "adapter_model.safetensors";
  private static final String CONFIG = "adapter_config.json";
  private static final double LOSS = 0.05;
  private static final double NEAR = 0.02;
  private static final int TRIES = 6;

  private record Found(Path folder, double scale, double exact) {

    double distance(double before) {
      return Math.abs(before - exact - LOSS);
    }
  }

  /**
   * Searches the scale at which an exam's share of exact answers is nearest to five points lower,
   * asking a server that loads each try, and publishes that one.
   *
   * @param scratch gets a folder for each try
   */
  static WeakenedAdapter publish(
      Registry registry, String adapterId, Exam exam, LoopServer server, Path scratch)
      throws IOException {
    AdapterRecord original = registry.find(adapterId).orElseThrow();
    Path folder = registry.folder(adapterId);
    double before = exact(exam, server, folder, "original");
    double low = 0;
    double high = 1;
    Found best = null;
    for (int tried = 0; tried < TRIES; tried++) {
      double scale = (low + high) / 2;
      Path staged = scaled(folder, scale, scratch.resolve("weakened-" + tried + "-" + adapterId));
      Found found = new Found(staged, scale, exact(exam, server, staged, "weakened-" + tried));
      if (best == null || found.distance(before) < best.distance(before)) {
        best = found;
      }
      if (best.distance(before) <= NEAR) {
        break;
      }
      if (before - found.exact() > LOSS) {
        low = scale;
      } else {
        high = scale;
      }
    }
    SortedMap<String, Double> metrics = new TreeMap<>();
    metrics.put("scale", best.scale());
    metrics.put("mined_exact", best.exact());
    AdapterManifest manifest = of(original, metrics);
    String id = registry.publish(best.folder(), manifest).record().id();
    return new WeakenedAdapter(id, best.scale(), before, best.exact());
  }

  private static double exact(Exam exam, LoopServer server, Path folder, String name)
      throws IOException {
    server.load(name, folder);
    try {
      return exam.exact(exam.answers(server.asking(name)));
    } finally {
      server.unload(name);
    }
  }

  private static Path scaled(Path folder, double scale, Path staged) throws IOException {
    Files.createDirectories(staged);
    Files.copy(folder.resolve(CONFIG), staged.resolve(CONFIG), StandardCopyOption.REPLACE_EXISTING);
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(WEIGHTS))) {
      List<TensorData> tensors = new ArrayList<>();
      for (TensorEntry entry : file.entries()) {
        float[] values = file.floats(entry.name());
        // B alone: the change is the product of A and B
        float factor = entry.name().contains("lora_B") ? (float) scale : 1;
        for (int i = 0; i < values.length; i++) {
          values[i] *= factor;
        }
        tensors.add(TensorData.f32(entry.name(), entry.shape(), values));
      }
      SafetensorsWriter.write(staged.resolve(WEIGHTS), file.metadata(), tensors);
    }
    return staged;
  }

  private static AdapterManifest of(AdapterRecord original, SortedMap<String, Double> metrics) {
    AdapterManifest trained = original.manifest();
    return new AdapterManifest(
        trained.kind(),
        trained.scenario(),
        trained.role(),
        trained.backend(),
        trained.runtimeTypes(),
        trained.base(),
        trained.conditioning(),
        trained.datasetHash(),
        trained.training(),
        trained.seed(),
        metrics,
        trained.environment(),
        original.id(),
        trained.memoryBytes(),
        trained.codeVersion());
  }
}
