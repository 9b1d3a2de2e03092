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
            "a",
            1,
            1,
            JsonNodeFactory.instance.objectNode(),
            "stop",
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
}
