package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.settings.MineSettings;
import io.millrace.cli.settings.SettingsException;
import io.millrace.local.KafkaServerOptions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSizeTest {

  private static final long MEBIBYTE = 1 << 20;

  @ParameterizedTest
  @CsvSource({"1, 16", "8, 16", "9, 18", "100, 200", "1000, 1024"})
  void twiceWhatTheJobReadsIsTakenButNeverLessThan16MiB(int read, int taken) {
    Map<String, String> producer = RecordSize.producer(Map.of(), mine(read));
    assertThat(producer).containsEntry("max.request.size", Long.toString(taken * MEBIBYTE));
    assertThat(bytes(producer, "buffer.memory")).isEqualTo(2L * taken * MEBIBYTE);
    assertThat(bytes(broker(Map.of(), read), "message.max.bytes")).isGreaterThan(taken * MEBIBYTE);
  }

  @Test
  void aHigherMaxRequestSizeOfTheUserIsTakenByProducerAndBroker() {
    Map<String, String> users = Map.of("max.request.size", Long.toString(100 * MEBIBYTE));
    Map<String, String> producer = RecordSize.producer(users, mine(8));
    assertThat(producer).containsAllEntriesOf(users);
    assertThat(bytes(producer, "buffer.memory")).isEqualTo(200 * MEBIBYTE);
    Map<String, String> broker = broker(users, 8);
    assertThat(bytes(broker, "message.max.bytes")).isGreaterThan(100 * MEBIBYTE);
    assertThat(bytes(broker, "socket.request.max.bytes"))
        .isGreaterThan(bytes(broker, "message.max.bytes"));
  }

  @Test
  void aLowerMaxRequestSizeOfTheUserHoldsForTheProducerAlone() {
    Map<String, String> users = Map.of("max.request.size", "1000");
    assertThat(RecordSize.producer(users, mine(8))).containsAllEntriesOf(users);
    assertThat(broker(users, 8)).isEqualTo(broker(Map.of(), 8));
  }

  @Test
  void aBufferMemoryOfTheUserStays() {
    Map<String, String> users = Map.of("buffer.memory", "5000000");
    assertThat(RecordSize.producer(users, mine(8))).containsAllEntriesOf(users);
  }

  @ParameterizedTest
  @ValueSource(strings = {"20 MB", "", "1e8"})
  void aMaxRequestSizeThatIsNoNumberIsNamed(String value) {
    Map<String, String> users = Map.of("max.request.size", value);
    assertThatThrownBy(() -> RecordSize.producer(users, mine(8)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "Cannot use kafka.max.request.size: \"%s\"; give a number of bytes".formatted(value));
    assertThatThrownBy(() -> broker(users, 8)).isInstanceOf(SettingsException.class);
  }

  static MineSettings mine(int maxRecordMebibytes) {
    return new MineSettings(
        Duration.ofSeconds(5), true, true, (int) (maxRecordMebibytes * MEBIBYTE), null, null);
  }

  private static Map<String, String> broker(Map<String, String> users, int maxRecordMebibytes) {
    return RecordSize.broker(KafkaServerOptions.defaults(), users, mine(maxRecordMebibytes))
        .settings();
  }

  private static long bytes(Map<String, String> properties, String name) {
    return Long.parseLong(properties.get(name));
  }
}
