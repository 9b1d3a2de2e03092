package io.millrace.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.millrace.cli.SharedKafka;
import io.millrace.cli.cluster.PlantedTopics;
import io.millrace.cli.cluster.Stores;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.duckdb.Loader;
import io.millrace.testing.Planted;
import io.millrace.testing.PlantedTraces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The mine command on disks that are really full. */
@ExtendWith(SharedKafka.Given.class)
class DiskFullITCase {

  private static final String FULL = "No space left on device";
  private static final int PARTS = 4;

  @TempDir private Path directory;

  @Test
  void whatCouldNotBeWrittenIsWrittenOnceThereIsRoom(SharedKafka kafka) throws Exception {
    Optional<String> missing = SmallDisks.missing(directory);
    if (missing.isPresent()) {
      String reason = "no small disk on this machine, so none is filled: " + missing.get();
      System.out.println(reason);
      abort(reason);
    }
    List<Planted> traffic = PlantedTraces.generate(23, 400).records();
    try (PlantedTopics topics = new PlantedTopics(kafka.bootstrapServers(), "full.");
        SmallDisks disks = SmallDisks.start(directory, arguments(kafka, topics))) {
      topics.plant(part(traffic, 0));
      awaitLoaded(disks, topics);

      Path filler = disks.fillLake();
      topics.plant(part(traffic, 1));
      MineLine.patiently()
          .untilAsserted(
              () ->
                  assertThat(disks.said())
                      .containsPattern("Cannot write .*/lake/.*" + FULL + "; make room there"));
      Files.delete(filler);
      awaitLoaded(disks, topics);

      int before = disks.said().length();
      filler = disks.fillDatabase();
      topics.plant(part(traffic, 2));
      awaitCommitted(disks, topics);
      MineLine.patiently()
          .untilAsserted(
              () ->
                  assertThat(disks.said().substring(before))
                      .contains("Cannot load commits after")
                      .contains(FULL)
                      .doesNotContain("make room there"));
      assertThat(disks.stores().loaded()).isFalse();
      Files.delete(filler);
      topics.plant(part(traffic, 3));
      awaitLoaded(disks, topics);

      Stores stores = disks.stores();
      stores.assertHoldExactly(topics.planted(), 0);
      DuckDbGateway gateway = new DuckDbGateway(stores.database());
      assertThat(new Loader(disks.lake(), gateway).load().commits()).isZero();
      assertThat(disks.isAlive()).isTrue();
    }
  }

  private static List<String> arguments(SharedKafka kafka, PlantedTopics topics) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "mine",
                "--kafka",
                kafka.bootstrapServers(),
                "--parallelism",
                "1",
                "--set",
                "mine.checkpoint-interval=1s"));
    topics.options().forEach((key, topic) -> arguments.addAll(List.of("--set", key + "=" + topic)));
    return arguments;
  }

  private static List<Planted> part(List<Planted> traffic, int part) {
    int size = traffic.size();
    return traffic.subList(size * part / PARTS, size * (part + 1) / PARTS);
  }

  private static void awaitCommitted(SmallDisks disks, PlantedTopics topics) {
    MineLine.patiently()
        .untilAsserted(
            () ->
                assertThat(disks.stores().receivedByLake())
                    .as(disks::said)
                    .isEqualTo(topics.planted().size()));
  }

  private static void awaitLoaded(SmallDisks disks, PlantedTopics topics) {
    awaitCommitted(disks, topics);
    MineLine.patiently().untilAsserted(() -> assertThat(disks.stores().loaded()).isTrue());
  }
}
