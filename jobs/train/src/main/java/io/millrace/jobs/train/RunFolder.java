package io.millrace.jobs.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.lake.FileGuard;
import io.millrace.model.worker.WorkerJson;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The files of one run: {@code request.json}, {@code data/}, one folder an attempt, numbered from
 * 1, and in the end {@code result.json}. Whoever makes a number's folder owns that attempt; a lock
 * file keeps attempts from beginning while one of them ends the run, {@code rows.owed} is there
 * until the lake has the run's rows, and with {@code keep} no attempt's files are deleted.
 */
public final class RunFolder {

  private static final String REQUEST = "request.json";
  private static final String RESULT = "result.json";
  private static final String CHECKPOINT = "checkpoint.safetensors";
  private static final String OWED = "rows.owed";
  private static final String KEEP = "keep";
  private static final String LOCK = "attempts.lock";

  /** For as long as another may take to publish a large model. */
  private static final Duration LOCK_WAIT = Duration.ofMinutes(10);

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

    /** Deletes a folder that holds files only. */
    void delete() throws IOException {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      Files.delete(path);
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

  /** Why the lake lacks the run's rows; empty where it has them or none are due. */
  public Optional<String> owed() throws IOException {
    Path file = path.resolve(OWED);
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  void owe(String why) throws IOException {
    Files.writeString(path.resolve(OWED), why);
  }

  void oweNothing() throws IOException {
    Files.deleteIfExists(path.resolve(OWED));
  }

  /** Has checkpoints and results stay in the folder when the run is published. */
  public void keepAll() throws IOException {
    Files.writeString(path.resolve(KEEP), "");
  }

  boolean keepsAll() {
    return Files.exists(path.resolve(KEEP));
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
   * it; empty when the run has ended. An attempt that cannot be begun leaves no folder.
   */
  Optional<Attempt> begin() throws IOException {
    try (FileGuard held = hold()) {
      return hasEnded() ? Optional.empty() : Optional.of(next());
    }
  }

  /** The same after an attempt that was lost; empty also when another has begun since. */
  Optional<Attempt> beginAfter(Attempt lost) throws IOException {
    try (FileGuard held = hold()) {
      return hasEnded() || isOlder(lost) ? Optional.empty() : Optional.of(next());
    }
  }

  /**
   * The right to end the run, until it is closed: only the newest attempt gets it, of a run that
   * has not ended, and none begins meanwhile.
   */
  Optional<FileGuard> claim(Attempt attempt) throws IOException {
    FileGuard held = hold();
    boolean granted = false;
    try {
      granted = !hasEnded() && !isOlder(attempt);
      return granted ? Optional.of(held) : Optional.empty();
    } finally {
      if (!granted) {
        held.close();
      }
    }
  }

  /** Keeps others from beginning an attempt and from ending the run. */
  FileGuard hold() throws IOException {
    return FileGuard.acquire(path.resolve(LOCK), LOCK_WAIT);
  }

  private boolean hasEnded() {
    return Files.exists(path.resolve(RESULT));
  }

  private boolean isOlder(Attempt attempt) throws IOException {
    return newestAttempt() > attempt.number();
  }

  private Attempt next() throws IOException {
    int previous = newestAttempt();
    Attempt next = attempt(previous + 1);
    Files.createDirectory(next.path());
    boolean begun = false;
    try {
      for (int earlier = previous; earlier > 0; earlier--) {
        if (Files.exists(attempt(earlier).checkpoint())) {
          CarriedCheckpoint.carry(this, attempt(earlier), next);
          break;
        }
      }
      begun = true;
    } finally {
      if (!begun) {
        next.delete();
      }
    }
    return next;
  }

  Attempt attempt(int number) {
    return new Attempt(number, path.resolve(Integer.toString(number)));
  }

  private void store(String name, Object value) throws IOException {
    Path part = path.resolve("." + name + "." + UUID.randomUUID() + ".part");
    try {
      Files.write(
          part, WorkerJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value));
      Files.move(part, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
