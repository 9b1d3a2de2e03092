package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeSeriesServerITCase {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String POINTS =
      """
      quality,model=small mean=0.25 1700000000000000000
      quality,model=large mean=0.75 1700000000000000000
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir private Path directory;

  @Test
  void aRepeatedPointIsStoredOnceAndOutlivesAKill() throws Exception {
    long pid;
    try (TimeSeriesServer server = TimeSeriesServer.start(directory)) {
      assertThat(server.url()).startsWith("http://127.0.0.1:");
      server.execute(
          "CREATE TABLE quality (timestamp TIMESTAMP, model SYMBOL, mean DOUBLE)"
              + " TIMESTAMP(timestamp) PARTITION BY DAY WAL DEDUP UPSERT KEYS(timestamp, model)");

      assertThat(write(server, POINTS)).isEqualTo(204);
      assertThat(write(server, POINTS)).isEqualTo(204);
      assertThat(write(server, "quality,model=last mean=1.0 1700000001000000000")).isEqualTo(204);

      awaitRows(server, List.of("\"large\",0.75", "\"last\",1.0", "\"small\",0.25"));
      server.kill();
      server.restart();
      awaitRows(server, List.of("\"large\",0.75", "\"last\",1.0", "\"small\",0.25"));
      pid = server.pid();
    }
    assertThat(ProcessHandle.of(pid)).isEmpty();
  }

  @Test
  void refusalsAreReportedWithTheServersReason() throws Exception {
    try (TimeSeriesServer server = TimeSeriesServer.start(directory)) {
      assertThatThrownBy(() -> server.execute("SELECT * FROM nowhere"))
          .isInstanceOf(LocalServerException.class)
          .hasMessageContaining("status 400")
          .hasMessageContaining("nowhere");
      assertThat(write(server, "quality,model=small mean=")).isEqualTo(400);

      server.kill();
      assertThatThrownBy(() -> server.execute("SELECT 1"))
          .isInstanceOf(LocalServerException.class)
          .hasMessageContaining("Cannot reach " + server.url());
    }
  }

  private static void awaitRows(TimeSeriesServer server, List<String> expected) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(server.rows("SELECT model, mean FROM quality ORDER BY model"))
                    .isEqualTo(expected));
  }

  private int write(TimeSeriesServer server, String lines) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(server.url() + "/api/v2/write?org=o&bucket=b&precision=ns"))
            .timeout(LIMIT)
            .POST(HttpRequest.BodyPublishers.ofString(lines))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }
}
