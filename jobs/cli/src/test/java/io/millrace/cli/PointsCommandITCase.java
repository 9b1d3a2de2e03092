package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.local.TimeSeriesServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointsCommandITCase {

  private static final String COUNT = "SELECT sum(count) FROM millrace_traces";

  @TempDir Path home;

  @Test
  void pointsAreWrittenAgainFromTheRows() throws IOException {
    try (Console millrace = new Console(home);
        TimeSeriesServer server = TimeSeriesServer.start(home.resolve("questdb"))) {
      millrace.commit(Console.trace("t1"), Console.trace("t2"));
      millrace.run("load");

      assertThat(millrace.run("points", "rebuild", "--influx", server.url(), "--json"))
          .as(millrace.err())
          .isZero();
      assertThat(millrace.out()).isEqualTo("{\"windows\":1,\"points\":1,\"refused\":0}\n");
      assertThat(millrace.run("doctor", "--influx", server.url())).as(millrace.out()).isZero();
      assertThat(millrace.out()).contains("influx  ok    " + server.url()).doesNotContain("FAULT");
      await().untilAsserted(() -> assertThat(server.rows(COUNT)).isEqualTo(List.of("2")));

      assertThat(
              millrace.run("points", "rebuild", "--influx", server.url(), "--since", "2026-01-01"))
          .isZero();
      assertThat(millrace.out()).startsWith("Wrote 0 points of 0 windows");

      assertThat(millrace.run("points", "rebuild", "--since", "yesterday")).isEqualTo(2);
      assertThat(millrace.err()).contains("--since yesterday", "2026-11-21").hasLineCount(1);
      assertThat(millrace.run("points", "rebuild")).isEqualTo(1);
      assertThat(millrace.err()).contains("--influx URL").hasLineCount(1);
    }
  }
}
