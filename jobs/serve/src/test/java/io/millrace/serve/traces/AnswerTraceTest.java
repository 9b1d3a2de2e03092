package io.millrace.serve.traces;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import io.millrace.decode.TraceJson;
import io.millrace.fact.Flag;
import io.millrace.trace.Routing;
import io.millrace.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerTraceTest {

  private static Trace read(Optional<Routing> routing) throws Exception {
    return read("a", Optional.empty(), routing);
  }

  private static Trace read(String answer, Optional<String> failure, Optional<Routing> routing)
      throws Exception {
    AnswerTrace trace =
        new AnswerTrace(
            "t1",
            "mill",
            "triage",
            "mill-triage@0",
            "0",
            Instant.EPOCH,
            Duration.ofMillis(5),
            JsonNodeFactory.instance.textNode("q"),
            NullNode.getInstance(),
            answer,
            1,
            1,
            JsonNodeFactory.instance.objectNode(),
            failure.isPresent() ? "error" : "stop",
            failure,
            Map.of("conversation_key", "abc"),
            routing,
            Optional.empty());
    EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
    Trace read = TraceJson.decode(trace.value(), flags);
    assertThat(flags).isEmpty();
    return read;
  }

  @Test
  void aTraceSaysHowItsModelWasDrawn() throws Exception {
    Routing drawn = new Routing("canary:mill/triage/7", 0.098, List.of("mill-triage@0", "base"));
    Trace read = read(Optional.of(drawn));
    assertThat(read.routing()).isEqualTo(drawn);
    assertThat(read.attributes()).containsEntry("conversation_key", "abc");
  }

  @Test
  void whereNothingWasDrawnItSaysNothing() throws Exception {
    assertThat(read(Optional.empty()).routing()).isNull();
  }

  @Test
  void aFailureKeepsItsPromptAndHasNoAnswerThatNobodyGave() throws Exception {
    Trace failed = read("", Optional.of("generation_failed"), Optional.empty());
    assertThat(failed.outcome()).isEqualTo("generation_failed");
    assertThat(failed.query()).isEqualTo("q");
    assertThat(failed.result()).isNull();
    assertThat(failed.attributes()).containsEntry("finish_reason", "error");
    assertThat(read("half a", Optional.of("generation_failed"), Optional.empty()).result())
        .isEqualTo("half a");
  }
}
