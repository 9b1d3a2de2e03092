package io.millrace.model.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.millrace.model.decoder.CachedRun;
import io.millrace.model.decoder.Decoder;
import io.millrace.model.decoder.Precision;
import io.millrace.model.decoder.RandomModel;
import io.millrace.model.decoder.TokenBatch;
import io.millrace.model.engine.Script;
import io.millrace.model.engine.Torch;
import io.millrace.model.lora.LoraAdapter;
import io.millrace.model.lora.LoraConfig;
import io.millrace.model.train.Example;
import io.millrace.model.train.OptimizerOptions;
import io.millrace.model.train.Schedule;
import io.millrace.model.train.Trainer;
import io.millrace.model.train.TrainerOptions;
import io.millrace.model.worker.Memory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Makes one measurement in this process. */
public final class Bench {

  private static final int SQUARE = 2048;
  private static final int LIMIT_ROUNDS = 5;
  private static final int PROMPT = 16;
  private static final int NEW_TOKENS = 64;
  private static final String LIMIT =
      """
        def product(self: __torch__.Ops, x: Tensor) -> Tensor:
          return torch.linear(x, x)
        def bf16(self: __torch__.Ops, x: Tensor) -> Tensor:
          return torch.to(x, 15)
      """;

  private final BenchOrder order;
  private final ModelSize size;
  private final Random random = new Random(3);
  private final LongSupplier clock;

  private Bench(BenchOrder order) {
    this.order = order;
    this.size = ModelSize.named(order.size());
    // with one thread all work is this thread's: its processor time is not what others leave over
    this.clock =
        order.threads() == 1
            ? ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime
            : System::nanoTime;
  }

  /** Measures; a LoRA adapter of rank 8 on all projections is trained, or used unmerged. */
  public static BenchFigure run(BenchOrder order) throws IOException {
    Torch.start(order.threads());
    return new Bench(order).measure();
  }

  private BenchFigure measure() throws IOException {
    Path folder = Path.of(order.folder());
    if (!Files.exists(folder.resolve("model.safetensors"))) {
      RandomModel.write(folder, size.config());
    }
    try (Decoder decoder = Decoder.load(folder, order.precision());
        LoraAdapter adapter =
            LoraAdapter.create(decoder.config(), LoraConfig.allLinear(8, 16), 1)) {
      boolean trains = order.work().equals("train");
      Timing timing = trains ? train(decoder, adapter) : generate(decoder, adapter);
      long peak = Memory.peak();
      // forward and back through frozen matrices: 4 operations a value and token; forward only: 2
      double operations = (trains ? 4.0 : 2.0) * size.multiplied() * timing.best();
      return new BenchFigure(timing.best(), timing.average(), operations / 1e9, limit(), peak);
    }
  }

  /** Tokens a second. */
  private record Timing(double best, double average) {}

  private Timing train(Decoder decoder, LoraAdapter adapter) {
    TrainerOptions options =
        new TrainerOptions(
            OptimizerOptions.DEFAULT,
            new Schedule(Schedule.Shape.CONSTANT, 1e-4, 0, 1),
            1,
            order.checkpointing());
    try (Trainer<Example> trainer = Trainer.sft(decoder, adapter.adapter(), options)) {
      List<Example> examples = new ArrayList<>();
      for (int i = 0; i < size.batch(); i++) {
        int[] ids = ids(size.length());
        examples.add(new Example(ids, ids.clone()));
      }
      return timed(
          (long) size.batch() * size.length(), () -> trainer.step(List.of(examples)).step());
    }
  }

  private Timing generate(Decoder decoder, LoraAdapter adapter) {
    List<int[]> prompts = new ArrayList<>();
    for (int i = 0; i < order.batch(); i++) {
      prompts.add(ids(PROMPT));
    }
    TokenBatch batch = TokenBatch.padLeft(prompts, 0);
    return timed(
        (long) order.batch() * NEW_TOKENS,
        () -> {
          try (CachedRun run =
              new CachedRun(decoder, Optional.of(adapter.adapter()), batch, PROMPT + NEW_TOKENS)) {
            float[][] logits = run.start();
            for (int token = 1; token < NEW_TOKENS; token++) {
              logits = run.next(likeliest(logits));
            }
            return logits.length;
          }
        });
  }

  private interface Round {
    int run();
  }

  private Timing timed(long tokens, Round round) {
    int done = round.run();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(order.seconds());
    long started = clock.getAsLong();
    long best = Long.MAX_VALUE;
    int rounds = 0;
    while (rounds < 2 || System.nanoTime() < until) {
      long before = clock.getAsLong();
      done += round.run();
      best = Math.min(best, clock.getAsLong() - before);
      rounds++;
    }
    if (done == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    double average = tokens * rounds * 1e9 / (clock.getAsLong() - started);
    return new Timing(tokens * 1e9 / best, average);
  }

  private int[] ids(int length) {
    return random.ints(length, 3, size.vocabulary()).toArray();
  }

  private static int[] likeliest(float[][] logits) {
    int[] ids = new int[logits.length];
    for (int row = 0; row < ids.length; row++) {
      for (int id = 1; id < logits[row].length; id++) {
        ids[row] = logits[row][id] > logits[row][ids[row]] ? id : ids[row];
      }
    }
    return ids;
  }

  private double limit() {
    try (Script script = Script.compile(LIMIT);
        NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray wide = manager.ones(new Shape(SQUARE, SQUARE));
      NDArray matrix = order.precision() == Precision.BF16 ? script.call("bf16", wide) : wide;
      long best = Long.MAX_VALUE;
      for (int round = 0; round < LIMIT_ROUNDS; round++) {
        long before = clock.getAsLong();
        script.call("product", matrix).close();
        best = Math.min(best, clock.getAsLong() - before);
      }
      return 2.0 * SQUARE * SQUARE * SQUARE / best;
    }
  }
}
