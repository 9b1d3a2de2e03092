package io.millrace.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.cli.settings.Settings;
import io.millrace.cli.settings.TimeSpan;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.lake.Janitor;
import io.millrace.lake.Removal;
import io.millrace.lake.RetainedCheckpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "janitor",
    description = {
      "Deletes files of the lake that nothing reads: those that a loaded, compacted commit took the"
          + " place of, and those that no job committed.",
      "Goes only what has been so for --older-than before the oldest checkpoint or savepoint."
          + " Without --apply it only says what it would do."
    },
    mixinStandardHelpOptions = true)
final class JanitorCommand implements Callable<Integer> {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration SHORTEST = Duration.ofHours(1);
  private static final int SHOWN = 20;

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;

  @Option(
      names = "--checkpoints",
      paramLabel = "DIR",
      description = {
        "Where jobs keep checkpoints and savepoints that may still be restored; repeat it to name"
            + " them all. By default checkpoints/ under the home directory, and then nothing is"
            + " deleted where none is found there."
      })
  private List<Path> directories;

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      description = "At least 1h (${DEFAULT-VALUE}).")
  private String olderThan = "24h";

  @Option(names = "--apply", description = "Do it.")
  private boolean apply;

  @Option(names = "--json", description = "One JSON object a file.")
  private boolean json;

  @Override
  public Integer call() throws SQLException, IOException {
    Settings read = settings.read();
    Duration age = age();
    Optional<RetainedCheckpoint> oldest = RetainedCheckpoint.oldest(directories(read));
    Instant before =
        oldest
            .map(RetainedCheckpoint::time)
            .orElseGet(Instant::now)
            .minus(age)
            .truncatedTo(ChronoUnit.SECONDS);
    boolean blind = oldest.isEmpty() && directories == null;
    if (blind && apply) {
      throw new CommandFailure("Cannot delete anything of the lake: " + blindness(read));
    }
    say(
        oldest
            .map(one -> "oldest checkpoint: %s of %s".formatted(one.directory(), one.time()))
            .orElse("no checkpoint found in " + directories(read)));
    Janitor janitor = new Janitor(read.lakeDirectory());
    long loaded = new Database(read).loaded();
    List<Removal> removals =
        apply ? clean(read, janitor, loaded, before) : janitor.plan(loaded, before);
    print(removals, before);
    if (!apply && !removals.isEmpty()) {
      say("Nothing was changed; " + (blind ? blindness(read) : "add --apply to do it"));
    }
    return 0;
  }

  private static String blindness(Settings read) {
    return "no checkpoint lies in %s, so what jobs may still be started from is unknown; name where"
            .formatted(usual(read))
        + " they keep checkpoints and savepoints with --checkpoints, be it an empty directory";
  }

  private static Path usual(Settings read) {
    return read.home().resolve("checkpoints");
  }

  // Readers of the database read payload files by their folder; while it is held there are none.
  private List<Removal> clean(Settings read, Janitor janitor, long loaded, Instant before)
      throws SQLException, IOException {
    Meter meter = new Meter(spec.commandLine().getErr(), "files", 0);
    return new DuckDbGateway(read.duckdb())
        .readWrite(connection -> janitor.run(loaded, before, (file, bytes) -> meter.add(1, bytes)));
  }

  private void print(List<Removal> removals, Instant before) {
    PrintWriter out = spec.commandLine().getOut();
    int shown = json ? removals.size() : Math.min(SHOWN, removals.size());
    removals.subList(0, shown).forEach(removal -> out.println(line(removal)));
    if (removals.size() > shown) {
      say("… and %d more".formatted(removals.size() - shown));
    }
    say(
        "%s %d files with %s that nothing has read since %s"
            .formatted(
                apply ? "Deleted" : "Would delete",
                removals.size(),
                LakeCommand.mebibytes(removals.stream().mapToLong(Removal::bytes).sum()),
                before));
  }

  private String line(Removal removal) {
    String cause = removal.cause().name().toLowerCase(Locale.ROOT);
    return json
        ? JSON.createObjectNode()
            .put("file", removal.file().toString())
            .put("bytes", removal.bytes())
            .put("cause", cause)
            .put("deleted", apply)
            .toString()
        : "%-11s %s".formatted(cause, removal.file());
  }

  private void say(String text) {
    if (!json) {
      spec.commandLine().getOut().println(text);
    }
  }

  private Duration age() {
    Duration age = Duration.ZERO;
    try {
      age = TimeSpan.parse(olderThan);
    } catch (IllegalArgumentException unreadable) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot use --older-than %s; give %s".formatted(olderThan, TimeSpan.FORM),
          unreadable);
    }
    if (age.compareTo(SHORTEST) < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot use --older-than %s: a checkpoint that runs now may name younger files; give 1h"
                  .formatted(olderThan)
              + " or more");
    }
    return age;
  }

  private List<Path> directories(Settings read) {
    if (directories == null) {
      return List.of(usual(read));
    }
    for (Path directory : directories) {
      if (!Files.isDirectory(directory)) {
        throw new CommandFailure(
            "Cannot look for checkpoints in %s: it is no directory; name one with --checkpoints"
                .formatted(directory));
      }
    }
    return directories;
  }
}
