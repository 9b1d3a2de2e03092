package io.millrace.cli.serve;

import io.millrace.cli.CommandFailure;
import io.millrace.serve.http.ApiKey;
import io.millrace.serving.HeaderKey;
import io.millrace.serving.ServingClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the API key of a model server comes from; never from the command line itself. */
final class KeyOption {

  private static final String VARIABLE = ServingClient.KEY;

  @Option(
      names = "--api-key-file",
      paramLabel = "FILE",
      description = "A file with the server's API key; else the variable " + VARIABLE + ".")
  private Path file;

  Optional<String> text() throws IOException {
    Optional<String> given =
        Optional.ofNullable(file == null ? System.getenv(VARIABLE) : Files.readString(file));
    String origin = file == null ? VARIABLE : file.toString();
    try {
      return given.map(key -> HeaderKey.checked(key, origin));
    } catch (IllegalArgumentException unusable) {
      throw new CommandFailure(unusable.getMessage(), unusable);
    }
  }

  ApiKey read() throws IOException {
    return text().map(ApiKey::of).orElseGet(ApiKey::none);
  }
}
