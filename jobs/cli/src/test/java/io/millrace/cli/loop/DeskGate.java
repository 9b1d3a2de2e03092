package io.millrace.cli.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.gate.Arm;
import io.millrace.gate.ArmIdentity;
import io.millrace.gate.ArmRow;
import io.millrace.gate.Decision;
import io.millrace.gate.EvaluationIdentity;
import io.millrace.gate.Gate;
import io.millrace.gate.GatePolicy;
import io.millrace.gate.PlannedTask;
import io.millrace.gate.Trial;
import io.millrace.scenario.ScenarioTask;
import io.millrace.testing.DeskCase;
import io.millrace.testing.DeskTasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The gate's decision about models that answer cases. */
final class DeskGate {

  private static final EvaluationIdentity EVALUATION =
      new EvaluationIdentity("desk", "exact/1", new TreeMap<>(), List.of(1L), "nearest");
  private static final double FIRST_ALPHA = GatePolicy.DEFAULT.alpha() * 6 / (Math.PI * Math.PI);

  private final List<ScenarioTask> tasks;
  private final Map<String, DeskCase> cases =
      DeskCase.all().stream().collect(Collectors.toMap(DeskCase::key, Function.identity()));

  DeskGate(DeskTasks tasks) {
    this.tasks = tasks.gate().tasks();
  }

  /** The decision about the so-manyth candidate of the slot. */
  Decision decide(int number, NearestCases candidate, NearestCases incumbent) {
    ArmIdentity[] arms = {arm("candidate-" + number), arm("incumbent")};
    Trial trial =
        new Trial(
            "support-desk/triage",
            "candidate-" + number,
            EVALUATION,
            arms[0],
            arms[1],
            number,
            FIRST_ALPHA / (number * number),
            0,
            false,
            GatePolicy.DEFAULT,
            tasks.stream()
                .map(task -> new PlannedTask(task.id(), task.group(), task.slice(), 1))
                .toList(),
            List.of());
    List<ArmRow> rows = new ArrayList<>();
    for (ScenarioTask task : tasks) {
      rows.add(row(task, Arm.CANDIDATE, arms[0], candidate));
      rows.add(row(task, Arm.INCUMBENT, arms[1], incumbent));
    }
    return Gate.decide(trial, rows).decision();
  }

  private ArmRow row(ScenarioTask task, Arm arm, ArmIdentity identity, NearestCases model) {
    JsonNode answer = model.answer(cases.get(task.group()));
    double score = answer.equals(task.expected()) ? 1 : 0;
    return new ArmRow(
        task.id(),
        arm,
        EVALUATION.hash(),
        identity.hash(),
        answer.toString(),
        score,
        true,
        null,
        null,
        40L,
        20L);
  }

  private static ArmIdentity arm(String adapter) {
    return new ArmIdentity("nearest", adapter, "", "", "");
  }
}
