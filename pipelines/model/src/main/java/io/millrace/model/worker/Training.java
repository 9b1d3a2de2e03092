package io.millrace.model.worker;

import io.millrace.model.base.BaseModelException;
import io.millrace.model.base.DecoderConfig;
import io.millrace.model.chat.ChatTemplate;
import io.millrace.model.chat.jinja.TemplateSyntaxException;
import io.millrace.model.decoder.Decoder;
import io.millrace.model.decoder.ModelFolder;
import io.millrace.model.decoder.Precision;
import io.millrace.model.decoder.WrittenModel;
import io.millrace.model.engine.Torch;
import io.millrace.model.examples.ExampleMaker;
import io.millrace.model.lora.LoraAdapter;
import io.millrace.model.tokenizer.TextTokenizer;
import io.millrace.model.train.BatchPlan;
import io.millrace.model.train.Example;
import io.millrace.model.train.PreferenceExample;
import io.millrace.model.train.RunEnd;
import io.millrace.model.train.RunListener;
import io.millrace.model.train.RunOptions;
import io.millrace.model.train.StepReport;
import io.millrace.model.train.Trainer;
import io.millrace.model.train.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** One order, worked off in this process. */
public final class Training {

  private final WorkOrder order;
  private final Recipe recipe;
  private final Consumer<Report> reports;
  private final Runnable portion;
  private final Path base;

  /**
   * Prepares an order.
   *
   * @param reports takes all but the last report
   * @param portion told after each tensor of a model or checkpoint that was read or written, each
   *     conversation that was made into tokens and each micro-batch that went through the model
   * @throws IllegalArgumentException when the recipe cannot be used
   */
  public Training(WorkOrder order, Consumer<Report> reports, Runnable portion) {
    this.order = order;
    this.recipe = order.recipe().checked();
    this.reports = reports;
    this.portion = portion;
    this.base = Path.of(order.base());
  }

  /**
   * Trains with the engine that was started in this process, and writes the result.
   *
   * @throws IllegalArgumentException when recipe or data cannot be used
   */
  public Report.Finished run() throws IOException {
    DecoderConfig config = DecoderConfig.read(base);
    try (TextTokenizer tokenizer = TextTokenizer.load(base);
        Decoder decoder = decoder()) {
      decoder.checkTokenizer(base, tokenizer.vocabulary());
      ExampleMaker maker =
          new ExampleMaker(template(), tokenizer, recipe.examples().within(config.context()));
      if (recipe.backend().learnsPreferences()) {
        return dpo(decoder, maker);
      }
      Path data = Path.of(order.data());
      List<Example> train = TrainingData.sft(data.resolve(TrainingData.TRAIN), maker, portion);
      refuseNone(train, decoder, maker);
      List<Example> evaluation = TrainingData.sft(data.resolve(TrainingData.EVAL), maker, portion);
      return recipe.backend().makesAdapter()
          ? sft(decoder, maker, train, evaluation)
          : full(decoder, maker, train, evaluation);
    }
  }

  private ChatTemplate template() throws IOException {
    try {
      return ChatTemplate.read(base, Clock.systemUTC());
    } catch (TemplateSyntaxException malformed) {
      throw new BaseModelException(
          base, malformed.getMessage() + "; mend its chat template, or put another one beside it");
    }
  }

  private Decoder decoder() throws IOException {
    if (!recipe.backend().makesAdapter()) {
      return Decoder.loadWritable(base, portion);
    }
    return switch (recipe.precision()) {
      case "f32" -> Decoder.load(base, Precision.F32, portion);
      case "bf16" -> Decoder.load(base, Precision.BF16, portion);
      default -> Decoder.load(base, probed(), portion);
    };
  }

  private Precision probed() throws IOException {
    Path scratch = Path.of(order.output()).resolveSibling("probe");
    return new PrecisionProbe(base, recipe, System::nanoTime, portion)
        .once(Path.of(order.data()), scratch);
  }

  private Report.Finished sft(
      Decoder decoder, ExampleMaker maker, List<Example> train, List<Example> evaluation)
      throws IOException {
    int steps = steps(train, Training::length);
    try (LoraAdapter adapter = LoraAdapter.create(decoder.config(), recipe.lora(), recipe.seed());
        Trainer<Example> trainer =
            Trainer.sft(decoder, adapter.adapter(), recipe.trainerOptions(steps))) {
      var run = new Run<>(decoder, trainer, train, evaluation, maker, steps, adapter.size());
      return run.to(folder -> write(decoder, adapter, folder));
    }
  }

  private Report.Finished dpo(Decoder decoder, ExampleMaker maker) throws IOException {
    Path data = Path.of(order.data());
    List<PreferenceExample> train =
        TrainingData.preferences(data.resolve(TrainingData.TRAIN), maker, portion);
    refuseNone(train, decoder, maker);
    List<PreferenceExample> evaluation =
        TrainingData.preferences(data.resolve(TrainingData.EVAL), maker, portion);
    int steps = steps(train, p -> length(p.chosen()) + length(p.rejected()));
    try (LoraAdapter adapter = LoraAdapter.create(decoder.config(), recipe.lora(), recipe.seed());
        Trainer<PreferenceExample> trainer =
            Trainer.dpo(decoder, adapter.adapter(), recipe.dpo(), recipe.trainerOptions(steps))) {
      var run = new Run<>(decoder, trainer, train, evaluation, maker, steps, adapter.size());
      return run.to(folder -> write(decoder, adapter, folder));
    }
  }

  /** Writes an adapter and reads it again as anybody would who loads it. */
  private void write(Decoder decoder, LoraAdapter adapter, Path folder) throws IOException {
    adapter.write(folder, order.baseName());
    try (LoraAdapter read = LoraAdapter.read(folder, decoder.config())) {
      if (read.changesNothing()) {
        throw new IllegalArgumentException(
            "the adapter changes nothing, as it does before its first step; give the run more"
                + " steps or less warm-up");
      }
    }
  }

  private Report.Finished full(
      Decoder decoder, ExampleMaker maker, List<Example> train, List<Example> evaluation)
      throws IOException {
    int steps = steps(train, Training::length);
    long size = decoder.weights().values().stream().mapToLong(weight -> weight.size()).sum();
    try (Trainer<Example> trainer = Trainer.full(decoder, recipe.trainerOptions(steps))) {
      var run = new Run<>(decoder, trainer, train, evaluation, maker, steps, size);
      return run.to(
          folder -> {
            ModelFolder.write(decoder, base, folder, portion);
            WrittenModel.check(folder, base, portion);
          });
    }
  }

  private static int length(Example example) {
    return example.ids().length;
  }

  private <E> BatchPlan plan(List<E> train, ToIntFunction<E> length) {
    int[] lengths = train.stream().mapToInt(length).toArray();
    return new BatchPlan(lengths, recipe.portion(), recipe.accumulation(), recipe.seed());
  }

  /** Asked before the maker counts what it leaves out of the evaluation split. */
  private void refuseNone(List<?> train, Decoder decoder, ExampleMaker maker) {
    if (train.isEmpty()) {
      throw new IllegalArgumentException(
          NothingToLearn.sentence(maker, recipe, decoder.config().context()));
    }
  }

  private <E> int steps(List<E> train, ToIntFunction<E> length) {
    double wanted = recipe.epochs() * plan(train, length).stepsPerEpoch();
    return recipe.steps() > 0 ? recipe.steps() : (int) Math.max(1, Math.round(wanted));
  }

  private static Map<String, Integer> leftOut(ExampleMaker maker) {
    Map<String, Integer> leftOut = new TreeMap<>();
    maker
        .leftOut()
        .forEach((reason, count) -> leftOut.put(reason.name().toLowerCase(Locale.ROOT), count));
    return leftOut;
  }

  /** Writes a result into an empty folder. */
  private interface Result {
    void write(Path folder) throws IOException;
  }

  private final class Run<E> implements RunListener {

    private final TrainingRun<E> run;
    private final Report.Begun begun;
    private final Path checkpoint = Path.of(order.checkpoint());

    Run(
        Decoder decoder,
        Trainer<E> trainer,
        List<E> train,
        List<E> evaluation,
        ExampleMaker maker,
        int steps,
        long trainable) {
      int epoch = (train.size() + recipe.batchSize() - 1) / recipe.batchSize();
      int every = recipe.evaluateEvery() > 0 ? recipe.evaluateEvery() : epoch;
      RunOptions options =
          new RunOptions(
              steps,
              recipe.portion(),
              recipe.accumulation(),
              recipe.seed(),
              every,
              recipe.patience(),
              recipe.checkpointEvery());
      run = new TrainingRun<>(trainer, train, evaluation, options, checkpoint);
      begun =
          new Report.Begun(
              steps,
              train.size(),
              evaluation.size(),
              leftOut(maker),
              maker.cut(),
              decoder.precision().name(),
              Torch.version() + (Torch.device().equals("cpu") ? "" : ", " + Torch.device()),
              trainable);
    }

    Report.Finished to(Result result) throws IOException {
      reports.accept(begun);
      RunEnd end = run.run(this, () -> false);
      Path output = Path.of(order.output());
      Path part = output.resolveSibling(output.getFileName() + ".part");
      result.write(Files.createDirectories(part));
      Files.move(part, output, StandardCopyOption.ATOMIC_MOVE);
      Double evalLoss = end.bestLoss().isPresent() ? end.bestLoss().getAsDouble() : null;
      return new Report.Finished(
          end.reason().name().toLowerCase(Locale.ROOT),
          end.steps(),
          end.loss().orElseThrow(),
          evalLoss,
          Memory.peak());
    }

    @Override
    public void portion() {
      portion.run();
    }

    @Override
    public void step(StepReport step) {
      double seconds = step.took().toNanos() / 1e9;
      reports.accept(
          new Report.Stepped(
              step.step(), step.loss(), step.rate(), step.gradientNorm(), step.tokens(), seconds));
    }

    @Override
    public void evaluated(int step, double evaluated) {
      reports.accept(new Report.Evaluated(step, evaluated));
    }

    @Override
    public void checkpointed(int step) {
      reports.accept(new Report.Saved(step));
    }
  }
}
