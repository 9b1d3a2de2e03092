package io.millrace.jobs.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.model.safetensors.SafetensorsFile;
import io.millrace.model.worker.WorkerJson;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of one run: {@code request.json}, {@code data/}, one folder an attempt, numbered from
 * 1, and in the end {@code result.json}. Whoever makes a number's folder owns that attempt.
 */
public final class RunFolder {

  private static final String REQUEST = "request.json";
  private static final String RESULT = "result.json";
  private static final String CHECKPOINT = "checkpoint.safetensors";

  private final Path path;

  public RunFolder(Path path) {
    this.path = path;
  }

  /** One attempt's folder. */
  record Attempt(int number, Path path) {

    Path checkpoint() {
      return path.resolve(CHECKPOINT);
    }

    Path progress() {
      return path.resolve("progress.jsonl");
    }

    Path log() {
      return path.resolve("worker.log");
    }

    Path output() {
      return path.resolve("result");
    }
  }

  /** The folder itself. */
  public Path path() {
    return path;
  }

  /** Where the conversations lie. */
  Path data() {
    return path.resolve("data");
  }

  /** Stores what is asked for; nothing runs before that. */
  void write(RunRequest request) throws IOException {
    store(REQUEST, request);
  }

  RunRequest request() throws IOException {
    return WorkerJson.MAPPER.readValue(path.resolve(REQUEST).toFile(), RunRequest.class);
  }

  /** How many threads of the engine the run takes. */
  public int threads() throws IOException {
    return request().recipe().threads();
  }

  void write(RunResult result) throws IOException {
    store(RESULT, result);
  }

  /** How the run ended, or empty while it has not. */
  public Optional<RunResult> result() throws IOException {
    Path file = path.resolve(RESULT);
    return Files.exists(file)
        ? Optional.of(WorkerJson.MAPPER.readValue(file.toFile(), RunResult.class))
        : Optional.empty();
  }

  /** The reports of the newest attempt so far, one JSON object each. */
  public List<JsonNode> progress() throws IOException {
    int newest = newestAttempt();
    return newest == 0 ? List.of() : progress(attempt(newest));
  }

  List<JsonNode> progress(Attempt attempt) throws IOException {
    List<JsonNode> reports = new ArrayList<>();
    if (Files.exists(attempt.progress())) {
      String all = Files.readString(attempt.progress());
      // the last line may be being written
      int complete = all.lastIndexOf('\n') + 1;
      for (String line : all.substring(0, complete).lines().toList()) {
        reports.add(WorkerJson.MAPPER.readTree(line));
      }
    }
    return reports;
  }

  /** The highest number, or 0 before the first attempt. */
  int newestAttempt() throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches("[0-9]{1,6}"))
          .mapToInt(Integer::parseInt)
          .max()
          .orElse(0);
    }
  }

  /**
   * Begins the next attempt, with the newest checkpoint of the earlier ones and the reports up to
   * it.
   */
  Attempt begin() throws IOException {
    while (true) {
      int previous = newestAttempt();
      Attempt next = attempt(previous + 1);
      try {
        Files.createDirectory(next.path());
      } catch (FileAlreadyExistsException taken) {
        continue;
      }
      for (int earlier = previous; earlier > 0; earlier--) {
        if (Files.exists(attempt(earlier).checkpoint())) {
          carry(attempt(earlier), next);
          break;
        }
      }
      return next;
    }
  }

  private Attempt attempt(int number) {
    return new Attempt(number, path.resolve(Integer.toString(number)));
  }

  private void carry(Attempt from, Attempt to) throws IOException {
    try {
      Files.createLink(to.checkpoint(), from.checkpoint());
    } catch (UnsupportedOperationException | FileSystemException noLinks) {
      Files.copy(from.checkpoint(), to.checkpoint());
    }
    int steps;
    try (SafetensorsFile checkpoint = SafetensorsFile.open(to.checkpoint())) {
      steps = Integer.parseInt(checkpoint.metadata().get("steps"));
    }
    StringBuilder kept = new StringBuilder();
    for (JsonNode report : progress(from)) {
      if (report.path("step").asInt() <= steps && report.has("step")) {
        kept.append(report).append('\n');
      }
    }
    Files.writeString(to.progress(), kept);
  }

  private void store(String name, Object value) throws IOException {
    Path part = path.resolve("." + name + ".part");
    Files.write(part, WorkerJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value));
    Files.move(part, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
