package io.millrace.mining;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.fact.MinerOptions;
import io.millrace.fact.TraceMiner;
import io.millrace.privacy.Category;
import io.millrace.privacy.Redactor;
import io.millrace.trace.Origin;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request has the class that the miner gives to its trace. */
class AskedClassTest {

  private static final String JUST_SHORT = "x".repeat(49);

  /** 60 code points that redaction makes 31. */
  private static final String SHORTENED =
      "Send it to somebody.very.long@example-company.com right now!";

  private static final TraceMiner MINER = new TraceMiner(MinerOptions.defaults());

  private static String mined(TraceMiner miner, String messages) {
    byte[] trace =
        "{\"trace_id\":\"t\",\"messages\":%s}".formatted(messages).getBytes(StandardCharsets.UTF_8);
    return miner
        .mineTrace(trace, new Origin("traces", 0, 0, 1_760_000_000_000L))
        .fact()
        .queryClass();
  }

  private static JsonNode json(String messages) throws Exception {
    return new ObjectMapper().readTree(messages);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'%s'",
        "'%sy'",
        "[{'type':'image_url','image_url':{}},{'type':'text','text':'%s'}]",
        "[{'type':'text','text':'%s'},{'type':'image_url','image_url':{}}]",
        "[{'type':'text','text':'%s'},{'type':'text','text':'z'}]",
        "[{'type':'text','text':'%s'},{'type':'text','text':'z','cache':1}]",
        "['%s',{'type':'text','text':''}]",
      })
  void isThatOfTheTracesText(String content) throws Exception {
    String messages =
        "[{'role':'user','content':%s}]"
            .formatted(content.formatted(JUST_SHORT))
            .replace('\'', '"');

    assertThat(AskedClass.of(json(messages), Redactor.all()).label())
        .isEqualTo(mined(MINER, messages))
        .isIn("short", "general");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'role':'system','content':'%s'},{'role':'user','content':'solve the equation'}]",
        "[{'role':'user','content':' '},{'role':'user','content':'solve the equation'}]",
        "[{'role':'user','content':null},{'role':'assistant','content':'class A {}'}]",
        "[{'role':'assistant','content':'%s'}]",
        "[]"
      })
  void isThatOfTheFirstUserMessageWithText(String form) throws Exception {
    String messages = form.formatted("def f(): return 1").replace('\'', '"');

    assertThat(AskedClass.of(json(messages), Redactor.all()).label())
        .isEqualTo(mined(MINER, messages))
        .isIn("math", "unknown");
  }

  @Test
  void isThatAfterRedactionForServerAndMinerAlike() throws Exception {
    String messages = "[{\"role\":\"user\",\"content\":\"%s\"}]".formatted(SHORTENED);

    assertThat(QueryClass.of(SHORTENED).label()).isEqualTo("general");
    assertThat(mined(MINER, messages)).isEqualTo("short");
    assertThat(AskedClass.of(json(messages), Redactor.all()).label()).isEqualTo("short");
  }

  @Test
  void placeholdersAreNumberedThroughAllMessages() throws Exception {
    StringBuilder system = new StringBuilder();
    for (int i = 0; i < 9; i++) {
      system.append("a").append(i).append("@example.com ");
    }
    // with [EMAIL_1] it had 49 code points, with [EMAIL_10] it has 50
    String asked = "Write to b@example.com " + "y".repeat(30);
    String messages =
        "[{\"role\":\"system\",\"content\":\"%s\"},{\"role\":\"user\",\"content\":\"%s\"}]"
            .formatted(system, asked);

    assertThat(mined(MINER, messages)).isEqualTo("general");
    assertThat(AskedClass.of(json(messages), Redactor.all()).label()).isEqualTo("general");
    String alone = "[{\"role\":\"user\",\"content\":\"%s\"}]".formatted(asked);
    assertThat(AskedClass.of(json(alone), Redactor.all()).label()).isEqualTo("short");
  }

  @Test
  void aMinerThatRedactsNothingIsFollowedByTheSameChoice() throws Exception {
    String messages = "[{\"role\":\"user\",\"content\":\"%s\"}]".formatted(SHORTENED);
    MinerOptions open =
        new MinerOptions(
            EnumSet.noneOf(Category.class), true, MinerOptions.DEFAULT_MAX_BYTES, null);

    assertThat(mined(new TraceMiner(open), messages))
        .isEqualTo(
            AskedClass.of(json(messages), Redactor.of(EnumSet.noneOf(Category.class))).label())
        .isEqualTo("general");
  }
}
