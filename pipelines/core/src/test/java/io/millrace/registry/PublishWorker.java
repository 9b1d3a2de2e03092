package io.millrace.registry;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process that publishes adapters until it is killed or nobody reads what it prints. Arguments:
 * registry, staging, number.
 */
final class PublishWorker {

  private PublishWorker() {}

  public static void main(String[] arguments) throws IOException {
    Registry registry = Registry.in(Path.of(arguments[0]));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (int number = Integer.parseInt(arguments[2]); !out.checkError(); number++) {
      Path staged = Samples.adapter(Path.of(arguments[1]), number);
      out.println(registry.publish(staged, Samples.manifest()).record().id());
    }
  }
}
