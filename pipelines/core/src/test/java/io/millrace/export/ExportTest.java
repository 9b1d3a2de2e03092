package io.millrace.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExportTest {

  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void openAiWritesArgumentsAsTextAndTrlAsAnObject() throws JsonProcessingException {
    JsonNode messages =
        json(
            "[{'role':'user','content':'hi'},{'role':'assistant','tool_calls':[{'id':'1',"
                + "'type':'function','function':{'name':'f','arguments':{'a':1}}}]}]");

    assertThat(arguments(ChatForm.OPENAI.sft(messages, null)))
        .isEqualTo(TextNode.valueOf("{\"a\":1}"));
    assertThat(arguments(ChatForm.TRL.sft(messages, null))).isEqualTo(json("{'a':1}"));
    assertThat(ChatForm.TRL.sft(messages, null).path("messages")).isEqualTo(messages);
  }

  @Test
  void argumentsThatAreNotJsonStayText() throws JsonProcessingException {
    JsonNode messages =
        json("[{'role':'assistant','tool_calls':[{'function':{'name':'f','arguments':'a='}}]}]");
    for (ChatForm form : ChatForm.values()) {
      assertThat(form.sft(messages, null).path("messages")).isEqualTo(messages);
    }
  }

  @Test
  void aPreferenceHasItsPrefixAndOneMessageASide() throws JsonProcessingException {
    assertThat(
            ChatForm.TRL.preference(
                json("[{'role':'user','content':'q'}]"),
                json("{'role':'assistant','content':'good'}"),
                json("{'role':'assistant','content':'bad'}"),
                json("[{'type':'function'}]")))
        .isEqualTo(
            json(
                "{'prompt':[{'role':'user','content':'q'}],"
                    + "'chosen':[{'role':'assistant','content':'good'}],"
                    + "'rejected':[{'role':'assistant','content':'bad'}],"
                    + "'tools':[{'type':'function'}]}"));
  }

  @Test
  void everyCharacterOfANameIsEscapedInTomlAndYaml() {
    AgentConfig config =
        new AgentConfig(
            "s",
            "code",
            "a\"b\\c\nd\u0000\u007f\u0085\u2028é😀\ud800",
            "",
            "h",
            List.of("t]\n[x"),
            7);

    String name = "\"a\\\"b\\\\c\\nd\\u0000\\u007F\\u0085\\u2028é😀\uFFFD\"";
    assertThat(config.toOpenJarvisToml())
        .isEqualTo("[agent]\nname = " + name + "\ntools = [\"t]\\n[x\"]\nmax_turns = 7\n");
    assertThat(config.toYaml()).contains("agent: " + name + "\n").endsWith("max_turns: 7\n");
  }

  @Test
  void unknownTurnsAreLeftOut() {
    assertThat(new AgentConfig("s", "c", "a", "1", "h", List.of(), null).toOpenJarvisToml())
        .isEqualTo("[agent]\nname = \"a\"\ntools = []\n");
  }

  private static JsonNode arguments(JsonNode example) {
    return example.at("/messages/1/tool_calls/0/function/arguments");
  }

  private static JsonNode json(String quotedSingly) throws JsonProcessingException {
    return JSON.readTree(quotedSingly.replace('\'', '"'));
  }
}
