package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.CommandFailure;
import java.util.Map;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class TopicWriterTest {

  @Test
  void aTopicThatCannotBeCreatedIsNamedWithItsCauseAndTheBrokers() {
    Map<String, String> nobody =
        Map.of(
            "bootstrap.servers", "127.0.0.1:1",
            "request.timeout.ms", "100",
            "default.api.timeout.ms", "200");
    try (TopicWriter writer = new TopicWriter(nobody)) {
      assertThatThrownBy(() -> writer.create(1, "new"))
          .isInstanceOf(CommandFailure.class)
          .hasCauseInstanceOf(TimeoutException.class)
          .hasMessageStartingWith("Cannot see whether there is a topic new: ")
          .hasMessageContaining("TimeoutException")
          .hasMessageEndingWith("; see whether the brokers at 127.0.0.1:1 are up and allow it");
    }
  }
}
