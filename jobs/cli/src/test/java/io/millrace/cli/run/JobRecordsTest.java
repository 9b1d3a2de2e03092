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
    URI cluster = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    records = new JobRecords(cluster, JOB, "mine", LIMIT);
    answers.put("/jobs/" + JOB, "{\"vertices\":[{\"id\":\"a\"},{\"id\":\"b\"}]}");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void whatTheOperatorHasTakenIsSaidWithItsRate() {
    answers.put(
        "/jobs/" + JOB + "/vertices/b/subtasks/metrics?agg=sum&get=mine.numRecordsIn",
        "[{\"id\":\"mine.numRecordsIn\",\"sum\":12000.0}]");
    assertThat(records.after(4)).isEqualTo(": 12,000 records, 3,000/s");
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
}
