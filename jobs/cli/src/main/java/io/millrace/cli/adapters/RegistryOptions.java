package io.millrace.cli.adapters;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.Millrace;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.LocalRegistryStore;
import io.millrace.registry.Registry;
import io.millrace.registry.Slots;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the registry is. */
public final class RegistryOptions {

  private static final int SHORT = 12;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--registry",
      paramLabel = "DIR",
      description = "The registry; by default registry/ under the home directory.")
  private Path directory;

  LocalRegistryStore store() {
    return new LocalRegistryStore(directory());
  }

  /** Where it lies. */
  public Path directory() {
    return directory == null ? home().resolve("registry") : directory;
  }

  /** The registry that was named. */
  public Registry registry() {
    return new Registry(store());
  }

  /** Its slots. */
  public Slots slots() {
    return new Slots(store(), Clock.systemUTC());
  }

  Path home() {
    return ((Millrace) command.root().userObject()).home();
  }

  /** The adapter of an id or of its beginning. */
  public AdapterRecord adapter(String beginning) throws IOException {
    Registry registry = registry();
    List<String> ids = registry.ids().stream().filter(id -> id.startsWith(beginning)).toList();
    if (ids.size() != 1) {
      throw new CommandFailure(
          "%s adapter %s in the registry; millrace adapters list shows what there is"
              .formatted(ids.isEmpty() ? "No" : "More than one", beginning));
    }
    return registry.find(ids.get(0)).orElseThrow();
  }

  /** An id as people read it. */
  public static String brief(String id) {
    return id.length() > SHORT ? id.substring(0, SHORT) : id;
  }
}
