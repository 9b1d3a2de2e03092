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
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private JobRecords topics;

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
    topics = records(new MinedShare.OfTopics());
    answers.put("/jobs/" + JOB, "{\"vertices\":[{\"id\":\"a\"},{\"id\":\"b\"}]}");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void ofTopicsTheTimeLeftIsSaidByWhatTheSourcesSayIsPending() {
    answer("a", of(MinedShare.RECORDS, 12_000), of(MinedShare.PENDING, 36_000));
    assertThat(topics.after(4)).isEqualTo(": 12,000 records, 3,000/s, 25 %, 12 s left");
    answer("a", of(MinedShare.RECORDS, 48_000), of(MinedShare.PENDING, 0));
    assertThat(topics.after(16)).isEqualTo(": 48,000 records, 3,000/s, all read, loading");
  }

  @Test
  void ofFilesTheTimeLeftIsSaidOnceAHundredthIsRead() {
    JobRecords files = records(new MinedShare.OfTotal(MinedShare.BYTES, 10_000_000));
    answer("a", of(MinedShare.RECORDS, 12_000), of(MinedShare.BYTES, 99_999));
    assertThat(files.after(4)).isEqualTo(": 12,000 records, 3,000/s");
    answer("a", of(MinedShare.RECORDS, 12_000), of(MinedShare.BYTES, 2_500_000));
    assertThat(files.after(4)).isEqualTo(": 12,000 records, 3,000/s, 25 %, 12 s left");
  }

  @Test
  void ofALakeTheTimeLeftIsSaidByWhatItsCommitsCount() {
    JobRecords lake = records(new MinedShare.OfTotal(MinedShare.RECORDS, 48_000));
    answer("b", of(MinedShare.RECORDS, 12_000));
    assertThat(lake.after(4)).isEqualTo(": 12,000 records, 3,000/s, 25 %, 12 s left");
  }

  @Test
  void nothingIsSaidBeforeThereIsANumber() {
    assertThat(topics.after(2)).isEmpty();
  }

  @Test
  void aServerThatIsGoneIsSaid() {
    server.stop(0);
    assertThat(topics.after(2)).startsWith(" (no answer from Flink");
  }

  private JobRecords records(MinedShare share) {
    return new JobRecords(cluster, JOB, share, LIMIT);
  }

  private record Sum(String metric, long value) {}

  private static Sum of(String metric, long value) {
    return new Sum(metric, value);
  }

  /** As Flink does, for this set of metrics only: nothing where one of those asked is unknown. */
  private void answer(String vertex, Sum... sums) {
    String asked = Stream.of(sums).map(Sum::metric).collect(Collectors.joining(","));
    answers.put(
        "/jobs/%s/vertices/%s/subtasks/metrics?agg=sum&get=%s".formatted(JOB, vertex, asked),
        Stream.of(sums)
            .map(each -> "{\"id\":\"%s\",\"sum\":%d.0}".formatted(each.metric(), each.value()))
            .collect(Collectors.joining(",", "[", "]")));
  }
}
