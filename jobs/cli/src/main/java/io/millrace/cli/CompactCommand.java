package io.millrace.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.cli.settings.Settings;
import io.millrace.lake.Commit;
import io.millrace.lake.Compaction;
import io.millrace.lake.CompactionBlock;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "compact",
    description = {
      "Writes many small commits, once they are loaded, as few large ones, and leaves out rows that"
          + " a restarted job wrote twice.",
      "Deletes nothing, and jobs and loaders may work meanwhile. Without --apply it only says what"
          + " it would do."
    },
    mixinStandardHelpOptions = true)
final class CompactCommand implements Callable<Integer> {

  private static final JsonMapper JSON = new JsonMapper();

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;

  @Option(names = "--apply", description = "Do it.")
  private boolean apply;

  @Option(names = "--json", description = "One JSON object a block.")
  private boolean json;

  @Override
  public Integer call() throws SQLException, IOException {
    Settings read = settings.read();
    Compaction compaction = new Compaction(read.lakeDirectory());
    long loaded = new Database(read).loaded();
    List<CompactionBlock> blocks = compaction.plan(loaded);
    blocks.forEach(this::print);
    PrintWriter out = spec.commandLine().getOut();
    if (apply) {
      long bytes = blocks.stream().mapToLong(CompactionBlock::bytes).sum();
      Meter meter = new Meter(spec.commandLine().getErr(), "steps", bytes);
      List<Commit> written = compaction.run(loaded, (file, from) -> meter.add(1, from));
      if (!json) {
        out.println(
            "Compacted into %d commits; lake janitor deletes what is no longer read"
                .formatted(written.size()));
      }
    } else if (!json) {
      out.println(
          blocks.isEmpty()
              ? "Nothing to compact: %d commits are loaded".formatted(loaded)
              : "Nothing was changed; add --apply to do it");
    }
    return 0;
  }

  private void print(CompactionBlock block) {
    String line =
        json
            ? JSON.createObjectNode()
                .put("first_commit", block.first())
                .put("last_commit", block.last())
                .put("commits", block.commits().size())
                .put("files", block.files())
                .put("bytes", block.bytes())
                .put("rereads_commits", block.overlapped().size())
                .put("applied", apply)
                .toString()
            : "commits %d to %d: %d files, %s%s"
                .formatted(
                    block.first(),
                    block.last(),
                    block.files(),
                    LakeCommand.mebibytes(block.bytes()),
                    block.overlapped().isEmpty() ? "" : ", some of it read before");
    spec.commandLine().getOut().println(line);
  }
}
