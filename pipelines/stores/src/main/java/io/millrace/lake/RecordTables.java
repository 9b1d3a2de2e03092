package io.millrace.lake;

import static io.millrace.lake.Column.count;
import static io.millrace.lake.Column.flag;
import static io.millrace.lake.Column.maybeLong;
import static io.millrace.lake.Column.name;
import static io.millrace.lake.Column.names;
import static io.millrace.lake.Column.number;
import static io.millrace.lake.Column.offset;
import static io.millrace.lake.Column.text;
import static io.millrace.lake.Column.time;

import java.util.List;

/** The kinds of data files that hold recorded rows; each is named after its table. */
final class RecordTables {

  static final LakeTable<TrainingRunRow> TRAINING_RUNS =
      new LakeTable<>(
          "training_runs",
          List.of(
              name("run_id", TrainingRunRow::runId),
              count("attempt", TrainingRunRow::attempt),
              name("scenario", TrainingRunRow::scenario),
              name("role", TrainingRunRow::role),
              name("backend", TrainingRunRow::backend),
              name("base_id", TrainingRunRow::baseId),
              name("base_weights_hash", TrainingRunRow::baseWeightsHash),
              name("dataset_hash", TrainingRunRow::datasetHash),
              name("state", TrainingRunRow::state),
              text("reason", TrainingRunRow::reason),
              name("adapter_id", TrainingRunRow::adapterId),
              maybeLong("pairs", TrainingRunRow::pairs),
              maybeLong("steps", TrainingRunRow::steps),
              maybeLong("tokens", TrainingRunRow::tokens),
              offset("seed", TrainingRunRow::seed),
              text("config", TrainingRunRow::config),
              text("environment", TrainingRunRow::environment),
              name("code_version", TrainingRunRow::codeVersion),
              time("recorded_at", TrainingRunRow::recordedAt)));

  static final LakeTable<TrainingProgressRow> TRAINING_PROGRESS =
      new LakeTable<>(
          "training_progress",
          List.of(
              name("run_id", TrainingProgressRow::runId),
              count("attempt", TrainingProgressRow::attempt),
              offset("step", TrainingProgressRow::step),
              number("loss", TrainingProgressRow::loss),
              number("eval_loss", TrainingProgressRow::evalLoss),
              number("learning_rate", TrainingProgressRow::learningRate),
              number("gradient_norm", TrainingProgressRow::gradientNorm),
              maybeLong("tokens", TrainingProgressRow::tokens),
              number("tokens_per_second", TrainingProgressRow::tokensPerSecond),
              maybeLong("memory_bytes", TrainingProgressRow::memoryBytes),
              time("recorded_at", TrainingProgressRow::recordedAt)));

  static final LakeTable<AdapterRow> ADAPTERS =
      new LakeTable<>(
          "adapters",
          List.of(
              name("adapter_id", AdapterRow::adapterId),
              name("scenario", AdapterRow::scenario),
              name("role", AdapterRow::role),
              name("state", AdapterRow::state),
              maybeLong("slot_sequence", AdapterRow::slotSequence),
              name("weights_hash", AdapterRow::weightsHash),
              name("kind", AdapterRow::kind),
              name("backend", AdapterRow::backend),
              names("runtime_types", AdapterRow::runtimeTypes),
              name("base_id", AdapterRow::baseId),
              name("base_weights_hash", AdapterRow::baseWeightsHash),
              name("tokenizer_hash", AdapterRow::tokenizerHash),
              name("chat_template_hash", AdapterRow::chatTemplateHash),
              text("conditioning_prefix", AdapterRow::conditioningPrefix),
              name("dataset_hash", AdapterRow::datasetHash),
              name("parent_id", AdapterRow::parentId),
              maybeLong("seed", AdapterRow::seed),
              text("metrics", AdapterRow::metrics),
              name("code_version", AdapterRow::codeVersion),
              name("verdict_id", AdapterRow::verdictId),
              name("changed_by", AdapterRow::changedBy),
              text("why", AdapterRow::why),
              time("recorded_at", AdapterRow::recordedAt)));

  static final LakeTable<EvaluationRow> EVALUATIONS =
      new LakeTable<>(
          "evaluations",
          List.of(
              name("evaluation_id", EvaluationRow::evaluationId),
              name("scenario", EvaluationRow::scenario),
              name("role", EvaluationRow::role),
              text("task_id", EvaluationRow::taskId),
              name("task_group", EvaluationRow::taskGroup),
              name("slice", EvaluationRow::slice),
              count("task_order", EvaluationRow::taskOrder),
              number("weight", EvaluationRow::weight),
              name("arm", EvaluationRow::arm),
              name("arm_id", EvaluationRow::armId),
              name("adapter_id", EvaluationRow::adapterId),
              offset("seed", EvaluationRow::seed),
              text("answer", EvaluationRow::answer),
              number("score", EvaluationRow::score),
              flag("valid", EvaluationRow::valid),
              text("detail", EvaluationRow::detail),
              maybeLong("input_tokens", EvaluationRow::inputTokens),
              maybeLong("output_tokens", EvaluationRow::outputTokens),
              number("latency_ms", EvaluationRow::latencyMillis),
              number("cost_usd", EvaluationRow::costUsd),
              time("recorded_at", EvaluationRow::recordedAt)));

  static final LakeTable<VerdictRow> VERDICTS =
      new LakeTable<>(
          "verdicts",
          List.of(
              name("verdict_id", VerdictRow::verdictId),
              name("evaluation_id", VerdictRow::evaluationId),
              name("scenario", VerdictRow::scenario),
              name("role", VerdictRow::role),
              name("candidate_id", VerdictRow::candidateId),
              name("candidate_weights_hash", VerdictRow::candidateWeightsHash),
              name("incumbent_id", VerdictRow::incumbentId),
              name("decision", VerdictRow::decision),
              name("reason", VerdictRow::reason),
              maybeLong("ledger_entry", VerdictRow::ledgerEntry),
              number("alpha", VerdictRow::alpha),
              number("wealth", VerdictRow::wealth),
              count("task_groups", VerdictRow::taskGroups),
              number("mean_difference", VerdictRow::meanDifference),
              number("lower_bound", VerdictRow::lowerBound),
              number("upper_bound", VerdictRow::upperBound),
              text("receipt", VerdictRow::receipt),
              time("recorded_at", VerdictRow::recordedAt)));

  static final LakeTable<PolicyRow> POLICIES =
      new LakeTable<>(
          "policies",
          List.of(
              name("policy_id", PolicyRow::policyId),
              name("kind", PolicyRow::kind),
              name("scenario", PolicyRow::scenario),
              name("role", PolicyRow::role),
              count("version", PolicyRow::version),
              name("state", PolicyRow::state),
              offset("slot_sequence", PolicyRow::slotSequence),
              maybeLong("mined_commit", PolicyRow::minedCommit),
              text("policy", PolicyRow::policy),
              name("verdict_id", PolicyRow::verdictId),
              name("changed_by", PolicyRow::changedBy),
              text("why", PolicyRow::why),
              time("recorded_at", PolicyRow::recordedAt)));

  static final LakeTable<FeedbackWeightsRow> SCENARIO_WEIGHTS =
      new LakeTable<>(
          RecordLog.SCENARIO_WEIGHTS,
          List.of(
              name("scenario", FeedbackWeightsRow::scenario),
              text("weights", FeedbackWeightsRow::weights),
              time("recorded_at", FeedbackWeightsRow::recordedAt)));

  static final List<LakeTable<? extends RecordRow>> ALL =
      List.of(
          TRAINING_RUNS,
          TRAINING_PROGRESS,
          ADAPTERS,
          EVALUATIONS,
          VERDICTS,
          POLICIES,
          SCENARIO_WEIGHTS);

  private RecordTables() {}
}
