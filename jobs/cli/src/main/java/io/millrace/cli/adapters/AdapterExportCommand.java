package io.millrace.cli.adapters;

import io.millrace.cli.CommandFailure;
import io.millrace.model.engine.Torch;
import io.millrace.model.publish.GgufExport;
import io.millrace.model.publish.MergedExport;
import io.millrace.model.publish.MlxExport;
import io.millrace.registry.AdapterKind;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.BaseModel;
import io.millrace.registry.WeightsHash;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes an adapter in the form of another engine. */
@Command(
    name = "export",
    description = {
      "Writes an adapter as other engines load it: peft (PEFT, vLLM), merged (a model folder), gguf"
          + " (llama.cpp, one file) or mlx (MLX-LM).",
      "A full model is exported as it is, with --format merged."
    },
    mixinStandardHelpOptions = true)
final class AdapterExportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private RegistryOptions options;
  @Mixin private BaseOptions bases;

  @Parameters(paramLabel = "ADAPTER", description = "The id or its beginning.")
  private String id;

  @Option(names = "--format", required = true, description = "${COMPLETION-CANDIDATES}.")
  private Format format;

  @Option(
      names = "--to",
      paramLabel = "PATH",
      required = true,
      description = "The folder, of gguf the file, to write; it must not exist.")
  private Path target;

  /** The forms there are. */
  enum Format {
    PEFT,
    MERGED,
    GGUF,
    MLX
  }

  @Override
  public Integer call() throws IOException {
    AdapterRecord adapter = options.adapter(id);
    if (Files.exists(target)) {
      throw new CommandFailure(
          "Cannot export to %s: it exists; name another place".formatted(target));
    }
    if (adapter.manifest().kind() == AdapterKind.FULL && format != Format.MERGED) {
      throw new CommandFailure(
          "Cannot export %s as %s: it is a full model; use --format merged"
              .formatted(RegistryOptions.brief(adapter.id()), format));
    }
    List<String> faults = options.registry().verify(adapter.id());
    if (!faults.isEmpty()) {
      throw new CommandFailure(
          "Cannot export %s: %s; bring its files back from a backup"
              .formatted(RegistryOptions.brief(adapter.id()), String.join("; ", faults)));
    }
    Path whole = target.toAbsolutePath().normalize();
    Path folder = Files.createDirectories(whole.getParent());
    Path part = folder.resolve("." + whole.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      write(adapter, part);
      Files.move(part, whole);
    } finally {
      delete(part);
    }
    spec.commandLine().getOut().println("Wrote %s".formatted(whole));
    return 0;
  }

  private void write(AdapterRecord adapter, Path part) throws IOException {
    Path folder = options.registry().folder(adapter.id());
    switch (format) {
      case PEFT -> copy(adapter, folder, part);
      case GGUF -> GgufExport.write(folder, base(adapter), part);
      case MLX -> MlxExport.write(folder, base(adapter), part);
      case MERGED -> {
        if (adapter.manifest().kind() == AdapterKind.FULL) {
          copy(adapter, folder, part);
        } else {
          Path base = base(adapter);
          Torch.start(1);
          MergedExport.write(folder, base, part);
        }
      }
    }
  }

  private static void copy(AdapterRecord adapter, Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (String file : adapter.files().keySet()) {
      Files.copy(from.resolve(file), to.resolve(file));
    }
    String copied = WeightsHash.of(to);
    if (!copied.equals(adapter.weightsHash())) {
      throw new IOException(
          "Cannot export %s: the copy has the weights %s and the registry %s; try again"
              .formatted(RegistryOptions.brief(adapter.id()), copied, adapter.weightsHash()));
    }
  }

  private Path base(AdapterRecord adapter) throws IOException {
    BaseModel trained = adapter.manifest().base();
    Path folder =
        bases
            .folder(options.home(), trained.id())
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "Cannot export: base %s is not here; name the folder it lies in with --bases"
                            .formatted(trained.id())));
    String weights = WeightsHash.of(folder);
    if (!weights.equals(trained.weightsHash())) {
      throw new CommandFailure(
          "Cannot export %s: the base in %s has the weights %s and it was trained against %s; name the folder that base lies in with --bases"
              .formatted(
                  RegistryOptions.brief(adapter.id()), folder, weights, trained.weightsHash()));
    }
    return folder;
  }

  /** Deletes a file, or a folder that holds files only, where one is left. */
  private static void delete(Path part) throws IOException {
    if (Files.isDirectory(part)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(part)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
    }
    Files.deleteIfExists(part);
  }
}
