package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobRecordsTest {

  private static final JobID JOB = new JobID(1, 2);
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private HttpServer server;
  private URI cluster;
  private JobRecords records;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String asked = exchange.getRequestURI().toString();
          byte[] answer = answers.getOrDefault(asked, "[]").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    cluster = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    records = new JobRecords(cluster, JOB, 0, LIMIT);
    answers.put("/jobs/" + JOB, "{\"vertices\":[{\"id\":\"a\"},{\"id\":\"b\"}]}");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void whatTheOperatorHasTakenIsSaidWithItsRate() {
    taken("b", 12_000, 2_500_000);
    assertThat(records.after(4)).isEqualTo(": 12,000 records, 3,000/s");
  }

  @Test
  void ofFilesTheTimeLeftIsSaidOnceAHundredthIsRead() {
    JobRecords files = new JobRecords(cluster, JOB, 10_000_000, LIMIT);
    taken("a", 12_000, 99_999);
    assertThat(files.after(4)).isEqualTo(": 12,000 records, 3,000/s");
    taken("a", 12_000, 2_500_000);
    assertThat(files.after(4)).isEqualTo(": 12,000 records, 3,000/s, 25 %, 12 s left");
  }

  @Test
  void nothingIsSaidBeforeThereIsANumber() {
    assertThat(records.after(2)).isEmpty();
  }

  @Test
  void aServerThatIsGoneIsSaid() {
    server.stop(0);
    assertThat(records.after(2)).startsWith(" (no answer from Flink");
  }

  private void taken(String vertex, long records, long bytes) {
    answers.put(
        "/jobs/%s/vertices/%s/subtasks/metrics?agg=sum&get=mine.numRecordsIn,mine.millrace.receivedBytes"
            .formatted(JOB, vertex),
        "[{\"id\":\"mine.numRecordsIn\",\"sum\":%d.0},{\"id\":\"mine.millrace.receivedBytes\",\"sum\":%d.0}]"
            .formatted(records, bytes));
  }
}
