package io.millrace.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StartingPointTest {

  @Test
  void whatATopicNoLongerHasIsReadFromWhatIsLeft() {
    StartingPoint at = StartingPoint.parse("2026-11-21T08:00:00Z");
    assertThat(at.offsets(Map.of()).getAutoOffsetResetStrategy()).hasToString("earliest");
  }
}
