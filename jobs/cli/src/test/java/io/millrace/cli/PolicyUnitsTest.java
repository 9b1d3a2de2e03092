package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gate of routing policies takes for one draw. */
class PolicyUnitsTest {

  private static final int HELD = 3;
  private static final int TURNS = 4;

  @TempDir Path home;
  private Console console;
  private int nextTrace;

  @BeforeEach
  void open() {
    console = new Console(home);
  }

  @AfterEach
  void close() {
    console.close();
  }

  private String policy(int expected, String verb) {
    int code = console.run("policy", verb, "--scenario", "desk", "--kind", "routing_policy");
    assertThat(code).as(console.out() + console.err()).isEqualTo(expected);
    return console.out();
  }

  /** Conversations of several turns, each fourth of the large model, which is the better one. */
  private void traffic(int firstKey, int conversations) throws IOException {
    List<String> traces = new ArrayList<>();
    for (int key = firstKey; key < firstKey + conversations; key++) {
      boolean large = key % 4 == 0;
      for (int turn = 0; turn < TURNS; turn++) {
        traces.add(
            ("{\"trace_id\":\"t%d\",\"scenario\":\"desk\",\"query\":\"question %1$d\","
                    + "\"result\":\"r\",\"model\":\"%s\",\"feedback\":%d,"
                    + "\"routing\":{\"policy\":\"p\",\"propensity\":%s},"
                    + "\"attributes\":{\"conversation_key\":\"k%d\"}}")
                .formatted(
                    nextTrace++,
                    large ? "large" : "small",
                    large || key % 4 == 1 ? 1 : 0,
                    large ? "0.25" : "0.75",
                    key));
      }
    }
    console.commit(traces.toArray(String[]::new));
    assertThat(console.run("load")).isZero();
  }

  @Test
  void theTurnsOfAConversationAreOneUnit() throws Exception {
    traffic(0, 300);
    policy(0, "mine");
    traffic(300, 300);
    assertThat(policy(0, "gate")).contains("By propensity: 300 units of 1200 traces");
  }

  @Test
  void aConversationThatGoesOnAfterMiningHasADrawThatWasKnown() throws Exception {
    traffic(0, 300);
    policy(0, "mine");
    traffic(200, 400);
    assertThat(policy(0, "gate")).contains("By propensity: 300 units of 1200 traces");
  }

  @Test
  void answersWithoutTextAreOfNoKnownUnitAndTheirProbabilitiesProveNothing() throws Exception {
    traffic(0, 300);
    policy(0, "mine");
    console.keepNoText();
    traffic(300, 300);
    assertThat(policy(HELD, "gate"))
        .contains("HOLD: too few conversations or prompts")
        .doesNotContain("By propensity");
  }
}
