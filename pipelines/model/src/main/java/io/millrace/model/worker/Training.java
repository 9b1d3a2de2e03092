package io.millrace.model.worker;

import io.millrace.model.base.BaseModelException;
import io.millrace.model.base.DecoderConfig;
import io.millrace.model.chat.ChatTemplate;
import io.millrace.model.chat.jinja.TemplateSyntaxException;
import io.millrace.model.decoder.Decoder;
import io.millrace.model.decoder.ModelFolder;
import io.millrace.model.decoder.Precision;
import io.millrace.model.decoder.WrittenModel;
import io.millrace.model.examples.ExampleMaker;
import io.millrace.model.lora.LoraAdapter;
import io.millrace.model.tokenizer.TextTokenizer;
import io.millrace.model.train.BatchPlan;
import io.millrace.model.train.Example;
import io.millrace.model.train.PreferenceExample;
import io.millrace.model.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** One order, worked off in this process. */
public final class Training {

  private final WorkOrder order;
  private final Recipe recipe;
  private final BaseCheck check;
  private final Consumer<Report> reports;
  private final Runnable portion;
  private final Path base;

  /**
   * Prepares an order on any base.
   *
   * @param reports takes all but the last report
   * @param portion told after each tensor of a model or checkpoint that was read or written, each
   *     conversation that was made into tokens and each micro-batch that went through the model
   * @throws IllegalArgumentException when the recipe cannot be used
   */
  public Training(WorkOrder order, Consumer<Report> reports, Runnable portion) {
    this(order, BaseCheck.NONE, reports, portion);
  }

  /** The same, on a base that passes a check. */
  Training(WorkOrder order, BaseCheck check, Consumer<Report> reports, Runnable portion) {
    this.order = order;
    this.recipe = order.recipe().checked();
    this.check = check;
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
      check.check(order, portion);
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
      return ChatTemplate.reproducible(base);
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
      var run =
          new ReportedRun<>(
              order, recipe, decoder, trainer, train, evaluation, maker, steps, adapter.size());
      return run.to(reports, portion, folder -> write(decoder, adapter, folder));
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
      var run =
          new ReportedRun<>(
              order, recipe, decoder, trainer, train, evaluation, maker, steps, adapter.size());
      return run.to(reports, portion, folder -> write(decoder, adapter, folder));
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
      var run =
          new ReportedRun<>(order, recipe, decoder, trainer, train, evaluation, maker, steps, size);
      return run.to(
          reports,
          portion,
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
}
