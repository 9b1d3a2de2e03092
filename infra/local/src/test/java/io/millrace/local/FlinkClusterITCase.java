package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkClusterITCase {
  @TempDir private Path directory;

  @Test
  void aKilledTaskManagerIsReplacedAndNothingIsLeftAfterClose() throws Exception {
    List<Long> pids;
    try (FlinkCluster cluster = FlinkCluster.start(directory, FlinkClusterOptions.defaults())) {
      assertThat(cluster.restUrl()).startsWith("http://127.0.0.1:");
      assertThat(get(cluster, "/overview")).contains("\"taskmanagers\":1", "\"slots-total\":2");

      long killed = cluster.taskManagerPid();
      cluster.replaceTaskManager();
      assertThat(ProcessHandle.of(killed)).isEmpty();
      assertThat(get(cluster, "/taskmanagers")).contains("taskmanager-2");

      FlinkCluster.CliResult list = cluster.cli("list");
      assertThat(list.output()).contains("No running jobs");
      assertThat(list.exitCode()).isZero();
      FlinkCluster.CliResult missing = cluster.cli("run", "no-such-job.jar");
      assertThat(missing.output()).contains("no-such-job.jar");
      assertThat(missing.exitCode()).isEqualTo(1);
      pids = List.of(killed, cluster.taskManagerPid(), cluster.jobManagerPid());
    }
    assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
  }

  @Test
  void aClusterThatCannotStartIsReportedWithItsLogAndLeavesNothing() {
    FlinkClusterOptions broken =
        FlinkClusterOptions.defaults().with("taskmanager.memory.network.max", "1m");

    assertThatThrownBy(() -> FlinkCluster.start(directory, broken))
        .isInstanceOf(LocalServerException.class)
        .hasMessageContaining("taskmanager-1 ended with status 1")
        .hasMessageContaining("network memory min (64 mb) and max (1 mb) mismatch");
    assertThat(ProcessHandle.current().children().map(FlinkClusterITCase::commandLine))
        .noneMatch(command -> command.contains(directory.toString()));
  }

  private static String commandLine(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }

  private static String get(FlinkCluster cluster, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(cluster.restUrl() + path)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
