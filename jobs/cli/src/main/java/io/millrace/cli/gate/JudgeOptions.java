package io.millrace.cli.gate;

import io.millrace.cli.CommandFailure;
import io.millrace.serving.JudgeServer;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The model behind the verifier {@code llm_judge}. */
public final class JudgeOptions {

  @Option(
      names = "--judge-url",
      paramLabel = "URL",
      description =
          "A server with OpenAI's calls whose model judges answers, for a scenario whose verifier is"
              + " llm_judge. Its key is read from "
              + JudgeServer.KEY
              + ".")
  private String url;

  @Option(
      names = "--judge-model",
      paramLabel = "NAME",
      description = "The judging model as that server knows it, instead of the scenario's.")
  private String model;

  /** Where the judge answers; empty where none was named. */
  public Optional<JudgeServer> judge() {
    if (url == null && model != null) {
      throw new CommandFailure("Cannot use --judge-model without --judge-url; name its server");
    }
    try {
      return Optional.ofNullable(url)
          .map(server -> JudgeServer.of(server, model == null ? "" : model));
    } catch (IllegalArgumentException unusable) {
      throw new CommandFailure(unusable.getMessage(), unusable);
    }
  }
}
