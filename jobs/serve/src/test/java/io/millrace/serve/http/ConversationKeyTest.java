package io.millrace.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.privacy.Redactor;
import org.junit.jupiter.api.Test;

class ConversationKeyTest {

  private static String key(String body) throws JsonProcessingException {
    return ConversationKey.of(new JsonMapper().readTree(body.replace('\'', '"')));
  }

  @Test
  void laterTurnsHaveTheKeyOfTheFirst() throws Exception {
    String first =
        key("{'messages':[{'role':'system','content':'s'},{'role':'user','content':'hi'}]}");
    String second =
        key(
            "{'messages':[{'role':'user','content':'hi'},{'role':'assistant','content':'ho'},"
                + "{'role':'user','content':'more'}]}");
    assertThat(second).isEqualTo(first).matches("[a-p]{20}");
    assertThat(key("{'messages':[{'role':'user','content':'other'}]}")).isNotEqualTo(first);
  }

  @Test
  void aNamedConversationGoesBeforeItsUserAndTheUserBeforeTheText() throws Exception {
    String text = "'messages':[{'role':'user','content':'hi'}]";
    String named = key("{'metadata':{'conversation':'c1'},'user':'u1'," + text + "}");
    assertThat(key("{'metadata':{'conversation':'c1'},'user':'u2'}")).isEqualTo(named);
    assertThat(key("{'metadata':{'session_id':'c1'}}")).isNotEqualTo(named);
    assertThat(key("{'user':'u1'," + text + "}")).isEqualTo(key("{'user':'u1'}"));
    assertThat(key("{'user':'u1'," + text + "}")).isNotEqualTo(key("{" + text + "}"));
    assertThat(key("{'metadata':{'conversation':''},'user':'u1'}")).isEqualTo(key("{'user':'u1'}"));
  }

  @Test
  void aRequestThatIsNoneStillHasAKey() throws Exception {
    for (String body :
        new String[] {
          "{}", "{'messages':3,'metadata':7}", "{'messages':[null,4]}", "{'prompt':[1]}"
        }) {
      assertThat(key(body)).matches("[a-p]{20}");
    }
  }

  @Test
  void redactionLeavesKeysAsTheyAre() throws Exception {
    Redactor redactor = Redactor.all();
    for (int i = 0; i < 5000; i++) {
      String key = key("{'user':'" + i + "'}");
      assertThat(redactor.redact(key).text()).isEqualTo(key);
    }
  }
}
