package io.millrace.jobs.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.gate.ArmRows;
import io.millrace.gate.ConfigParts;
import io.millrace.gate.Decision;
import io.millrace.gate.Verdict;
import io.millrace.gate.VerdictReceipt;
import io.millrace.gate.VerdictText;
import io.millrace.model.answer.Answer;
import io.millrace.model.worker.WorkerJson;
import io.millrace.policy.AgentConfigCandidate;
import io.millrace.policy.AgentEvidence;
import io.millrace.policy.LocalConfig;
import io.millrace.policy.MinedFrom;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotKind;
import io.millrace.registry.SlotLog;
import io.millrace.scenario.Generation;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.TaskSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations judged by a real model in a real child process. */
class ConfigGateITCase {

  private static final Slot SHORT = new Slot(SlotKind.AGENT_CONFIG, "desk", "short");
  private static final String RIGHT = "Answer as the desk does.";
  private static final String ID = "a".repeat(64);

  @TempDir Path home;

  @Test
  void aPromptThatTheTasksSpeakForIsPromotedAndTheOtherWayRoundRejected() throws Exception {
    Desk desk = new Desk(home).write("type: exact", "alpha: 0.2");
    expectWhatIsAnsweredTo(RIGHT, desk);
    ConfigGate gate = new ConfigGate(desk.places(), desk.options());

    Verdict verdict = gate.test(SHORT, ID, told(RIGHT), told(""));
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
    assertThat(gate.test(SHORT, "b".repeat(64), told(""), told(RIGHT)).decision())
        .isEqualTo(Decision.REJECT);
    await().atMost(Duration.ofMinutes(1)).until(() -> Desk.workers(home).isEmpty());
    assertThatThrownBy(
            () ->
                gate.test(
                    new Slot(SlotKind.AGENT_CONFIG, "desk", "math"), ID, told(RIGHT), told("")))
        .hasMessageContaining("none of the 64 tasks");
  }

  @Test
  void aTemperatureActsOnItsOwnArmAndTheReceiptSaysWhatWasNotTested() throws Exception {
    Desk desk = new Desk(home).write("type: exact", "alpha: 0.2");
    Path yaml = desk.scenario().resolve("scenario.yaml");
    Files.writeString(
        yaml,
        Files.readString(yaml).replace("max_tokens: 6\n", "max_tokens: 6\n  temperature: 2\n"));
    expectWhatIsAnsweredTo("", desk);
    Generation drawn = new Generation(6, 2, 1, 1);
    LocalConfig greedy = config("{\"temperature\":0,\"max_turns\":4}", drawn);
    ConfigGate gate = new ConfigGate(desk.places(), desk.options());

    Verdict verdict = gate.test(SHORT, ID, greedy, LocalConfig.scenario("", drawn));

    assertThat(verdict.decision()).isEqualTo(Decision.PROMOTE);
    assertThat(verdict.trial().evaluation().generation()).containsEntry("temperature", "2.0");
    assertThat(verdict.trial().candidateArm().settings()).containsOnly(entry("temperature", "0.0"));
    assertThat(verdict.trial().incumbentArm().settings()).isEmpty();
    Path receipts = desk.places().verdicts();
    Verdict read = VerdictReceipt.read(receipts.resolve(verdict.id() + ".json"));
    assertThat(read.trial().parts())
        .isEqualTo(new ConfigParts(List.of("temperature"), List.of("agent", "max_turns")));
    assertThat(
            VerdictReceipt.holds(
                read, ArmRows.read(receipts.resolve(verdict.id() + ".rows.jsonl"))))
        .isTrue();
    assertThat(VerdictText.of(read))
        .contains("Tested of the configuration: temperature; not applied: agent, max_turns.");
  }

  @Test
  void whatTheSlotForAllRolesServesIsInBothArmsWhereTheRoleHasNothing() throws Exception {
    Desk desk = new Desk(home).write("type: exact");
    String lost = "c".repeat(64);
    SlotLog all = desk.places().log(new Slot("desk", Slot.ANY_ROLE));
    for (AdapterState to :
        List.of(AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.ACTIVE)) {
      all.append(new SlotChange(lost, "w", to, "test", "to see it", "its verdict"));
    }
    ConfigGate gate = new ConfigGate(desk.places(), desk.options());
    assertThatThrownBy(() -> gate.test(SHORT, ID, told(RIGHT), told("")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("serves adapter " + lost);
  }

  private static LocalConfig told(String prompt) {
    return LocalConfig.scenario(prompt, Desk.GREEDY);
  }

  private static LocalConfig config(String json, Generation tasks) throws IOException {
    AgentConfigCandidate candidate =
        new AgentConfigCandidate(
            "desk",
            1,
            "short",
            "helper",
            "",
            WorkerJson.MAPPER.readTree(json),
            List.of(),
            null,
            new AgentEvidence(9, 9, 0.8, 0.6),
            MinedFrom.NOTHING);
    return LocalConfig.of(candidate, "", tasks);
  }

  private static void expectWhatIsAnsweredTo(String prompt, Desk desk) throws IOException {
    Path file = desk.scenario().resolve("tasks.jsonl");
    List<ScenarioTask> tasks = TaskSet.read(file).tasks();
    List<Answer> answers = desk.answers(tasks, prompt);
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
    TaskSet.of(expected).write(file);
  }
}
