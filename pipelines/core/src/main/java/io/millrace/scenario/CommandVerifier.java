package io.millrace.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A command in the scenario's directory: it reads {@code {"id", "messages", "expected", "answer"}}
 * on its input and writes {@code {"score": 0..1, "valid": true, "note": ""}} on its output. Another
 * exit code than 0, another output or more time than allowed is a failure of the verifier.
 */
final class CommandVerifier implements Verifier {

  private static final JsonMapper JSON = new JsonMapper();

  private final Path directory;
  private final List<String> words;
  private final int timeoutSeconds;

  CommandVerifier(Path directory, List<String> words, int timeoutSeconds) {
    this.directory = directory;
    this.words = List.copyOf(words);
    this.timeoutSeconds = timeoutSeconds;
  }

  @Override
  public Verification.Scored verify(ScenarioTask task, String answer) throws VerifierException {
    Path exchange = null;
    try {
      exchange = Files.createTempDirectory("verifier");
      Path output = exchange.resolve("output.json");
      return read(run(task, answer, exchange.resolve("input.json"), output), output);
    } catch (JsonProcessingException invalid) {
      throw failure("it wrote no JSON object", invalid);
    } catch (IOException broken) {
      throw failure(broken.getMessage(), broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw failure("it was interrupted", interrupted);
    } finally {
      delete(exchange);
    }
  }

  /** Input and output are files, so that a command that reads nothing cannot break a pipe. */
  private int run(ScenarioTask task, String answer, Path input, Path output)
      throws IOException, InterruptedException, VerifierException {
    Files.write(input, JSON.writeValueAsBytes(question(task, answer)));
    Process process =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectInput(input.toFile())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
        throw failure("it took more than %d s".formatted(timeoutSeconds), null);
      }
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static ObjectNode question(ScenarioTask task, String answer) {
    ObjectNode question = JSON.createObjectNode().put("id", task.id()).put("answer", answer);
    question.set("messages", task.messages());
    question.set("expected", task.expected());
    return question;
  }

  private Verification.Scored read(int exit, Path output) throws IOException, VerifierException {
    if (exit != 0) {
      throw failure("it ended with %d".formatted(exit), null);
    }
    JsonNode said = JSON.readTree(Files.readAllBytes(output));
    if (!said.path("score").isNumber()) {
      throw failure("its output has no number score", null);
    }
    double score = said.path("score").asDouble();
    if (!(score >= 0 && score <= 1)) {
      throw failure("its score %s is not in 0..1".formatted(score), null);
    }
    return new Verification.Scored(
        score, said.path("valid").asBoolean(true), new TreeMap<>(), said.path("note").asText(""));
  }

  private VerifierException failure(String why, Throwable cause) {
    return new VerifierException(
        "Cannot verify with %s: %s; run it by hand on one answer"
            .formatted(String.join(" ", words), why),
        cause);
  }

  private static void delete(Path exchange) {
    if (exchange != null) {
      for (String name : List.of("input.json", "output.json", "")) {
        File file = exchange.resolve(name).toFile();
        if (file.exists() && !file.delete()) {
          file.deleteOnExit();
        }
      }
    }
  }

  @Override
  public String description() {
    return "command/1 " + String.join(" ", words);
  }
}
