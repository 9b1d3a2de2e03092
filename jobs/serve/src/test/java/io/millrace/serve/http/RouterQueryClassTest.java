package io.millrace.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.decode.TraceJson;
import io.millrace.fact.Flag;
import io.millrace.mining.QueryClass;
import io.millrace.trace.Trace;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request has the class that the miner gives to its trace. */
class RouterQueryClassTest {

  private static final String JUST_SHORT = "x".repeat(49);

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
    String body =
        "{'messages':[{'role':'user','content':%s}],'trace_id':'t'}"
            .formatted(content.formatted(JUST_SHORT))
            .replace('\'', '"');
    Trace trace =
        TraceJson.decode(body.getBytes(StandardCharsets.UTF_8), EnumSet.noneOf(Flag.class));
    assertThat(Router.queryClass(new ObjectMapper().readTree(body)))
        .isEqualTo(QueryClass.of(trace.messages().get(0).text()).label())
        .isIn("short", "general");
  }
}
