package io.millrace.jobs.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.model.answer.Questions;
import io.millrace.registry.Conditioning;
import io.millrace.scenario.ScenarioTask;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands before a prompt in the gate is what stood there in training. */
class ArmPrefixTest {

  @Test
  void anArmsPrefixStandsBeforeEachPromptAsInTraining() {
    ScenarioTask task = ScenarioTask.ofPrompt("1", "1", "all", "Sort this.", TextNode.valueOf(""));
    String prefix = Conditioning.prefix("Quality {bucket}:\n", 4);
    ArmModel arm = new ArmModel("id", "base", "adapter", "Be brief.", prefix, Desk.GREEDY);

    Questions asked = ProcessEngine.questions("arm", arm, List.of(task));

    assertThat(asked.conversations().get(0))
        .isEqualTo(Conditioning.mark(task.conversation("Be brief."), prefix));
    assertThat(asked.conversations().get(0).at("/1/content").textValue())
        .isEqualTo("Quality 4:\nSort this.");
    assertThat(task.messages().at("/0/content").textValue()).isEqualTo("Sort this.");
  }
}
