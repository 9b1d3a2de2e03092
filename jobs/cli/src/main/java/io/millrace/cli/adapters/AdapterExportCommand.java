package io.millrace.cli.adapters;

import io.millrace.cli.CommandFailure;
import io.millrace.model.engine.Torch;
import io.millrace.model.publish.GgufExport;
import io.millrace.model.publish.MergedExport;
import io.millrace.model.publish.MlxExport;
import io.millrace.registry.AdapterKind;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.PublishedFile;
import io.millrace.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
    Path folder = options.registry().folder(adapter.id());
    if (Files.exists(target)) {
      throw new CommandFailure(
          "Cannot export to %s: it exists; name another place".formatted(target));
    }
    boolean full = adapter.manifest().kind() == AdapterKind.FULL;
    if (full && format != Format.MERGED) {
      throw new CommandFailure(
          "Cannot export %s as %s: it is a full model; use --format merged"
              .formatted(RegistryOptions.brief(adapter.id()), format));
    }
    switch (format) {
      case PEFT -> copy(adapter);
      case GGUF -> GgufExport.write(folder, base(adapter), target);
      case MLX -> MlxExport.write(folder, base(adapter), target);
      case MERGED -> {
        if (full) {
          copy(adapter);
        } else {
          Torch.start(1);
          MergedExport.write(folder, base(adapter), target);
        }
      }
    }
    spec.commandLine().getOut().println("Wrote %s".formatted(target.toAbsolutePath().normalize()));
    return 0;
  }

  private void copy(AdapterRecord adapter) throws IOException {
    Registry registry = options.registry();
    Files.createDirectories(target);
    for (Map.Entry<String, PublishedFile> file : adapter.files().entrySet()) {
      Files.copy(
          registry.folder(adapter.id()).resolve(file.getKey()), target.resolve(file.getKey()));
    }
  }

  private Path base(AdapterRecord adapter) {
    String base = adapter.manifest().base().id();
    return bases
        .folder(options.home(), base)
        .orElseThrow(
            () ->
                new CommandFailure(
                    "Cannot export: base %s is not here; name the folder it lies in with --bases"
                        .formatted(base)));
  }
}
