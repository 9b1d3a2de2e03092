package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.PlantedTruth;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {

  @TempDir Path directory;

  @Test
  void theSameSeedWritesTheSameFilesAndTheTruthApart() throws IOException {
    Path first = simulate("a");
    Path second = simulate("b");

    for (String file : new String[] {"traces.jsonl", "feedback.jsonl", "truth.json"}) {
      assertThat(first.resolve(file)).hasSameBinaryContentAs(second.resolve(file));
    }
    assertThat(PlantedTruth.read(first.resolve("truth.json")).runs()).hasSize(60);
    assertThat(Files.readString(first.resolve("traces.jsonl"))).doesNotContain("right");
  }

  @Test
  void aScenariosTrafficComesWithItsHeldOutTasks() throws IOException {
    Path written = simulate("desk", "--scenario", "support-desk", "--policy-seed", "3");

    assertThat(Files.readAllLines(written.resolve("tasks.jsonl"))).hasSize(120);
    assertThat(Files.readAllLines(written.resolve("audit.jsonl"))).hasSize(120);
    assertThat(Files.readString(written.resolve("traces.jsonl"))).contains("careful-120b");
  }

  private Path simulate(String name, String... more) {
    String temporary = System.getProperty("java.io.tmpdir");
    StringWriter err = new StringWriter();
    Path out = directory.resolve(name);
    try {
      int exit =
          Millrace.execute(
              new PrintWriter(new StringWriter()),
              new PrintWriter(err),
              Stream.concat(
                      Stream.of(
                          "simulate",
                          "--home",
                          directory.resolve("home").toString(),
                          "--runs",
                          "60",
                          "--seed",
                          "4",
                          "--out",
                          out.toString()),
                      Stream.of(more))
                  .toArray(String[]::new));
      assertThat(exit).as(err.toString()).isZero();
    } finally {
      System.setProperty("java.io.tmpdir", temporary);
    }
    return out;
  }
}
