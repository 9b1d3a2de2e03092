package io.millrace.cli.train;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.Millrace;
import io.millrace.jobs.train.BenchProcess;
import io.millrace.jobs.train.TrainingHome;
import io.millrace.model.bench.BenchFigure;
import io.millrace.model.bench.BenchOrder;
import io.millrace.model.decoder.Precision;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.util.FileUtils;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What {@code bench train} and {@code bench generate} share. */
abstract sealed class BenchModel permits BenchTrainCommand, BenchGenerateCommand {

  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  @Spec private CommandSpec spec;

  @Option(
      names = "--sizes",
      split = ",",
      defaultValue = "tiny,10m,100m",
      description = "Shapes of the base model (${DEFAULT-VALUE}).")
  private List<String> sizes;

  @Option(
      names = "--precisions",
      split = ",",
      defaultValue = "F32,BF16",
      description = "Types of the base's weights (${DEFAULT-VALUE}).")
  private List<Precision> precisions;

  @Option(
      names = "--threads",
      split = ",",
      defaultValue = "1,2",
      description = "Processor threads (${DEFAULT-VALUE}).")
  private List<Integer> threads;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "About how long each measurement takes (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(names = "--json", description = "Each measurement as one JSON object a row.")
  private boolean json;

  /** Measures everything that was asked for, a line each. */
  final int run(String work, List<Integer> batches, boolean checkpointing) throws IOException {
    TrainingHome home = new TrainingHome(((Millrace) spec.root().userObject()).home());
    Path directory = home.home().resolve("bench-model");
    FileUtils.deleteDirectory(directory.toFile());
    Files.createDirectories(directory);
    PrintWriter out = spec.commandLine().getOut();
    if (!json) {
      out.printf(
          "%-6s %-5s %7s %6s %10s %10s %8s %8s %7s %9s%n",
          "size",
          "type",
          "threads",
          "batch",
          "tokens/s",
          "average",
          "GFLOP/s",
          "limit",
          "share",
          "peak MB");
    }
    try {
      for (String size : sizes) {
        for (Precision precision : precisions) {
          for (int count : threads) {
            for (int batch : batches) {
              BenchOrder order =
                  new BenchOrder(
                      directory.resolve(size).toString(),
                      work,
                      size,
                      precision,
                      count,
                      batch,
                      checkpointing,
                      seconds);
              BenchFigure figure = measure(order, home, directory);
              out.println(json ? row(order, figure) : line(order, figure));
              out.flush();
            }
          }
        }
        FileUtils.deleteDirectory(directory.resolve(size).toFile());
      }
    } finally {
      FileUtils.deleteDirectory(directory.toFile());
    }
    return 0;
  }

  private static ObjectNode row(BenchOrder order, BenchFigure figure) {
    ObjectNode row = JSON.createObjectNode();
    return row.put("size", order.size())
        .put("precision", order.precision().name())
        .put("threads", order.threads())
        .put("batch", order.batch() == 0 ? null : order.batch())
        .setAll((ObjectNode) JSON.valueToTree(figure));
  }

  private static BenchFigure measure(BenchOrder order, TrainingHome home, Path directory)
      throws IOException {
    String cache = Optional.ofNullable(System.getenv("DJL_CACHE_DIR")).orElse(home.cache() + "");
    return BenchProcess.run(order, cache, directory.resolve("bench.log"));
  }

  private static String line(BenchOrder order, BenchFigure figure) {
    return String.format(
        Locale.ROOT,
        "%-6s %-5s %7d %6s %10.0f %10.0f %8.1f %8.1f %6.0f%% %9d",
        order.size(),
        order.precision(),
        order.threads(),
        order.batch() == 0 ? "" : order.batch(),
        figure.tokensPerSecond(),
        figure.averageTokensPerSecond(),
        figure.gigaflops(),
        figure.limitGigaflops(),
        100 * figure.gigaflops() / figure.limitGigaflops(),
        figure.peakBytes() >> 20);
  }
}
