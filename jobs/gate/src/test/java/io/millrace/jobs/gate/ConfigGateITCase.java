package io.millrace.jobs.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.gate.Decision;
import io.millrace.gate.Verdict;
import io.millrace.gate.VerdictReceipt;
import io.millrace.model.answer.Answer;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotKind;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.TaskSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** System prompts judged by a real model in a real child process. */
class ConfigGateITCase {

  private static final Slot SHORT = new Slot(SlotKind.AGENT_CONFIG, "desk", "short");
  private static final String RIGHT = "Answer as the desk does.";
  private static final String ID = "a".repeat(64);

  @TempDir Path home;

  @Test
  void aPromptThatTheTasksSpeakForIsPromotedAndTheOtherWayRoundRejected() throws Exception {
    Desk desk = new Desk(home).write("type: exact", "alpha: 0.2");
    List<ScenarioTask> tasks = TaskSet.read(desk.scenario().resolve("tasks.jsonl")).tasks();
    List<Answer> answers = desk.answers(tasks, RIGHT);
    List<ScenarioTask> expected = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      ScenarioTask task = tasks.get(i);
      expected.add(
          new ScenarioTask(
              task.id(),
              task.group(),
              task.slice(),
              1,
              task.messages(),
              TextNode.valueOf(answers.get(i).text())));
    }
    TaskSet.of(expected).write(desk.scenario().resolve("tasks.jsonl"));
    ConfigGate gate = new ConfigGate(desk.places(), desk.options());

    Verdict verdict = gate.test(SHORT, ID, RIGHT, "");
    assertThat(verdict.decision()).isEqualTo(Decision.PROMOTE);
    assertThat(verdict.trial().slot()).isEqualTo("agent_config:desk/short");
    Path receipt = desk.places().verdicts().resolve(verdict.id() + ".json");
    assertThat(VerdictReceipt.read(receipt)).isEqualTo(verdict);
    assertThat(
            new SlotLedger(Registry.in(desk.places().registry()).store(), SHORT)
                .read()
                .entry(ID)
                .orElseThrow()
                .decision())
        .isEqualTo(Decision.PROMOTE);
    assertThat(gate.test(SHORT, "b".repeat(64), "", RIGHT).decision()).isEqualTo(Decision.REJECT);
    assertThat(Desk.workers(home)).isEmpty();
    assertThatThrownBy(() -> gate.test(new Slot(SlotKind.AGENT_CONFIG, "desk", "math"), ID, "", ""))
        .hasMessageContaining("none of the 64 tasks");
  }
}
