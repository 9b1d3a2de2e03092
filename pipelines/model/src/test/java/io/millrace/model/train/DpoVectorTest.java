package io.millrace.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.model.ModelVectors;
import io.millrace.model.decoder.Adapter;
import io.millrace.model.decoder.Decoder;
import io.millrace.model.decoder.Precision;
import io.millrace.model.engine.Torch;
import io.millrace.model.lora.LoraAdapter;
import io.millrace.model.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whole preference-optimisation runs, step by step and pair by pair equal to the reference. */
class DpoVectorTest {

  @BeforeAll
  static void start() {
    Torch.start(1);
  }

  @Test
  void reproducesTheReferenceRuns() throws IOException {
    int runs = 0;
    for (Path file : ModelVectors.jsonFiles("lora")) {
      LoraRun run = LoraRun.read(file);
      if (run.isDpo() && run.isComplete()) {
        try (Decoder decoder = Decoder.load(run.folder("base"), Precision.F32);
            LoraAdapter adapter = LoraAdapter.read(run.folder("initial"), decoder.config());
            SafetensorsFile tensors = SafetensorsFile.open(run.tensors())) {
          check(run, decoder, adapter, tensors);
        }
        ModelVectors.report(file, run.json().get("steps").size());
        runs++;
      }
    }
    ModelVectors.checkCount("dpo runs", runs, 2);
  }

  private static void check(
      LoraRun run, Decoder decoder, LoraAdapter adapter, SafetensorsFile tensors)
      throws IOException {
    JsonNode dpo = run.json().get("dpo");
    DpoOptions options =
        new DpoOptions(dpo.get("beta").doubleValue(), dpo.get("label_smoothing").doubleValue());
    List<List<PreferenceExample>> batches = new ArrayList<>();
    run.json().get("batches").forEach(batch -> batches.add(pairs(batch)));
    JsonNode first = run.json().get("batches").get(run.json().at("/steps/0/batch").intValue());
    for (String side : List.of("chosen", "rejected")) {
      int width = first.get(side).get("input_ids").get(0).size();
      List<Example> rows = LoraRun.examples(first.get(side));
      String name = "step1.token_logps.%s." + side;
      checkTokens(
          decoder, Optional.of(adapter.adapter()), rows, width, tensors, name.formatted("policy"));
      checkTokens(decoder, Optional.empty(), rows, width, tensors, name.formatted("reference"));
    }
    try (Trainer<PreferenceExample> trainer =
        Trainer.dpo(decoder, adapter.adapter(), options, run.options(false))) {
      DpoObjective objective = (DpoObjective) trainer.objective();
      for (JsonNode step : run.json().get("steps")) {
        List<List<PreferenceExample>> batch = List.of(batches.get(step.get("batch").intValue()));
        checkPairs(objective.evaluatePairs(batch, () -> {}), step);
        StepReport report = trainer.step(batch);
        assertThat(report.loss()).isCloseTo(step.get("loss").doubleValue(), within(2e-5));
        double norm = step.get("grad_norm").doubleValue();
        assertThat(report.gradientNorm()).isCloseTo(norm, within(norm * 5e-5));
        LoraVectorTest.checkParameters(trainer, tensors, "after_step_" + report.step() + ".", 2e-5);
      }
      for (int i = 0; i < batches.size(); i++) {
        checkPairs(
            objective.evaluatePairs(List.of(batches.get(i)), () -> {}),
            run.json().get("eval_after").get(i));
      }
      checkAccumulation(objective, batches.get(0), run.json().get("gradient_accumulation"));
      run.checkLogits(decoder, Optional.of(adapter.adapter()), tensors, "final");
      run.checkFinal(adapter, decoder.config(), 2e-5);
    }
  }

  /** The log-probability of each learnt token by itself: in a sum an error may hide. */
  private static void checkTokens(
      Decoder decoder,
      Optional<Adapter> adapter,
      List<Example> rows,
      int width,
      SafetensorsFile tensors,
      String name)
      throws IOException {
    float[] expected = tensors.floats(name);
    assertThat(expected).as(name).hasSize(rows.size() * width);
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      LabelledBatch batch = LabelledBatch.of(decoder, manager, rows);
      NDArray hidden = decoder.hidden(batch.batch(), adapter);
      float[] losses =
          decoder.tokenLosses(hidden, batch.predictors(), batch.labels()).toFloatArray();
      int next = 0;
      for (int row = 0; row < rows.size(); row++) {
        int[] labels = rows.get(row).labels();
        for (int token = 0; token < width; token++) {
          boolean learnt = token < labels.length && labels[token] != Example.IGNORED;
          double actual = learnt ? -losses[next++] : 0;
          assertThat(actual)
              .as("%s row %d token %d", name, row, token)
              .isCloseTo(expected[row * width + token], within(3e-4));
        }
      }
      assertThat(next).isEqualTo(losses.length);
    }
  }

  /** Micro-batches of unequal size give the mean over pairs, not the mean of means. */
  private static void checkAccumulation(
      DpoObjective objective, List<PreferenceExample> pairs, JsonNode expected) {
    int first = expected.get("micro_pairs").get(0).intValue();
    List<List<PreferenceExample>> micro =
        List.of(pairs.subList(0, first), pairs.subList(first, pairs.size()));
    assertThat(objective.evaluate(micro, () -> {}))
        .isCloseTo(expected.get("mean_over_pairs").doubleValue(), within(2e-5));
  }

  private static List<PreferenceExample> pairs(JsonNode batch) {
    List<Example> chosen = LoraRun.examples(batch.get("chosen"));
    List<Example> rejected = LoraRun.examples(batch.get("rejected"));
    List<PreferenceExample> pairs = new ArrayList<>();
    for (int i = 0; i < chosen.size(); i++) {
      pairs.add(new PreferenceExample(chosen.get(i), rejected.get(i)));
    }
    return pairs;
  }

  private static void checkPairs(List<PairOutcome> outcomes, JsonNode expected) {
    int right = 0;
    boolean close = false;
    for (int i = 0; i < outcomes.size(); i++) {
      PairOutcome outcome = outcomes.get(i);
      check(outcome.policyChosen(), expected, "policy_chosen_logps", i, 3e-4);
      check(outcome.policyRejected(), expected, "policy_rejected_logps", i, 3e-4);
      check(outcome.referenceChosen(), expected, "reference_chosen_logps", i, 3e-4);
      check(outcome.referenceRejected(), expected, "reference_rejected_logps", i, 3e-4);
      check(outcome.chosenReward(), expected, "chosen_rewards", i, 1e-4);
      check(outcome.rejectedReward(), expected, "rejected_rewards", i, 1e-4);
      check(outcome.margin(), expected, "margins", i, 1e-4);
      check(outcome.loss(), expected, "losses", i, 5e-5);
      right += outcome.margin() > 0 ? 1 : 0;
      close |= Math.abs(outcome.margin()) <= 2e-4;
    }
    if (!close) {
      assertThat((double) right / outcomes.size())
          .isCloseTo(expected.get("accuracy").doubleValue(), within(1e-9));
    }
  }

  private static void check(
      double actual, JsonNode expected, String field, int pair, double tolerance) {
    assertThat(actual)
        .as(field + " " + pair)
        .isCloseTo(expected.get(field).get(pair).doubleValue(), within(tolerance));
  }
}
