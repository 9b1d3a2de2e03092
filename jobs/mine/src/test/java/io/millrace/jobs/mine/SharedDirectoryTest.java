package io.millrace.jobs.mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.fact.Mined;
import io.millrace.flink.config.InvalidConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedDirectoryTest {

  private static final String ID = ".millrace-id";

  @TempDir private Path directory;

  @Test
  void aDirectoryKeepsItsIdAndIsFoundAgainByIt() throws IOException {
    SharedDirectory first = SharedDirectory.at(directory.resolve("data"));
    assertThat(SharedDirectory.at(directory.resolve("data"))).isEqualTo(first);
    assertThat(SharedDirectory.at(directory.resolve("other")).id()).isNotEqualTo(first.id());
    first.requireHere("load", "share it");
  }

  @Test
  void submittersAtOnceSeeOneWholeId() throws Exception {
    int submitters = 8;
    CyclicBarrier together = new CyclicBarrier(submitters);
    ExecutorService threads = Executors.newFixedThreadPool(submitters);
    try {
      for (int round = 0; round < 500; round++) {
        Path shared = directory.resolve("round" + round);
        Callable<SharedDirectory> submitter =
            () -> {
              together.await();
              return SharedDirectory.at(shared);
            };
        Set<SharedDirectory> seen = new HashSet<>();
        for (Future<SharedDirectory> one :
            threads.invokeAll(Collections.nCopies(submitters, submitter))) {
          seen.add(one.get());
        }
        assertThat(seen).hasSize(1).allSatisfy(one -> assertThat(one.id()).hasSize(36));
        assertThat(shared).isDirectoryContaining(file -> file.endsWith(ID));
        assertThat(shared.toFile().list()).hasSize(1);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aHostThatSeesNoneOrAnotherSaysSoWithTheRemedy() throws IOException {
    SharedDirectory shared = SharedDirectory.at(directory.resolve("data"));
    Files.writeString(directory.resolve("data").resolve(ID), "another");
    assertThatThrownBy(() -> shared.requireHere("load into x.duckdb", "share it"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot load into x.duckdb: on this host (")
        .hasMessageEndingWith(
            "the directory %s is another one than the submitter's; share it"
                .formatted(directory.resolve("data")));
    Files.delete(directory.resolve("data").resolve(ID));
    assertThatThrownBy(() -> shared.requireHere("load into x.duckdb", "share it"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not there; share it");
  }

  @Test
  void aDatabaseThatTheSubmitterCannotWriteIsRefusedWithTheRemedy() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    Home home = Home.in(directory.resolve("home"));
    assertThatThrownBy(
            () ->
                home.job(
                    Map.of(
                        "mode", "batch",
                        "files.traces", file.toString(),
                        "duckdb.path", file.resolve("x.duckdb").toString()),
                    1))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("duckdb.path " + file)
        .hasMessageContaining("loader: external");
  }

  @Test
  void aCommitterThatSeesAnotherDirectoryEndsTheJobBeforeItCommits() throws Exception {
    Path traces =
        Input.write(
            List.of(
                new Input(Mined.TRACES, "{\"trace_id\":\"t\"}".getBytes(StandardCharsets.UTF_8))),
            Mined.TRACES,
            directory.resolve("traces.jsonl"));
    Home home = Home.in(directory.resolve("home"));
    Path database = Files.createDirectory(directory.resolve("database"));
    StreamExecutionEnvironment env =
        home.job(
            Map.of(
                "mode", "batch",
                "files.traces", traces.toString(),
                "duckdb.path", database.resolve("x.duckdb").toString()),
            1);
    Files.writeString(database.resolve(ID), "what another host has there");
    assertThatThrownBy(() -> env.execute("mine"))
        .hasStackTraceContaining("Cannot load into " + database.resolve("x.duckdb"))
        .hasStackTraceContaining("loader: external and run millrace load beside the file");
    assertThat(home.committed()).isZero();
    assertThat(database.resolve("x.duckdb")).doesNotExist();
  }
}
