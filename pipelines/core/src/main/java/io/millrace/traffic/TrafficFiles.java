package io.millrace.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.TaskSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of a scenario that was made from traffic: {@code traffic.json}, the append-only {@code
 * review.jsonl}, the tasks, and the sets that were retired. Files are replaced whole; an answer of
 * the review is on disk before the tasks follow it, so that a cut only leaves tasks to be brought
 * up to it again. A new set lies whole in {@code rotation/} before it takes the place of the old
 * one, and what a cut left there is put in place by whichever call comes next.
 */
public final class TrafficFiles {

  private static final String ORIGIN = "traffic.json";
  private static final String REVIEW = "review.jsonl";
  private static final String TASKS = "tasks.jsonl";
  private static final String RETIRED = "retired";
  private static final String NEXT = "rotation";
  private static final String UNFINISHED = ".unfinished";
  private static final int NAME_LENGTH = 12;
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Path directory;
  private final Path tasks;

  /**
   * @param directory the scenario's
   * @param tasks its file of tasks
   */
  public TrafficFiles(Path directory, Path tasks) {
    this.directory = directory;
    this.tasks = tasks;
  }

  /** Where the tasks in force come from; empty where they were not drawn from traffic. */
  public Optional<TaskOrigin> origin() throws IOException {
    boolean unused = finish();
    return origin(directory);
  }

  /**
   * The groups that no later set may use: of the set in force, of the retired ones, and those that
   * a review took out of either. A folder that is no whole retired set is passed over: its set is
   * still in force.
   */
  public Set<String> used() throws IOException {
    boolean unused = finish();
    Set<String> used = new HashSet<>();
    add(used, directory, tasks);
    Path folder = directory.resolve(RETIRED);
    if (Files.isDirectory(folder)) {
      List<Path> sets;
      try (Stream<Path> listed = Files.list(folder)) {
        sets = listed.filter(TrafficFiles::isWhole).sorted().toList();
      }
      for (Path set : sets) {
        add(used, set, set.resolve(TASKS));
      }
    }
    return used;
  }

  private static boolean isWhole(Path set) {
    return !set.getFileName().toString().endsWith(UNFINISHED)
        && Files.isRegularFile(set.resolve(TASKS));
  }

  private static void add(Set<String> used, Path folder, Path tasks) throws IOException {
    used.addAll(origin(folder).map(TaskOrigin::groups).orElse(List.of()));
    TaskSet.read(tasks).tasks().forEach(task -> used.add(task.group()));
  }

  private static Optional<TaskOrigin> origin(Path folder) throws IOException {
    Path file = folder.resolve(ORIGIN);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    return Optional.of(JSON.readValue(file.toFile(), TaskOrigin.class));
  }

  /** Puts a new set of tasks in place of whatever is there. */
  public void write(List<ScenarioTask> drawn, TaskOrigin origin) throws IOException {
    Files.createDirectories(directory);
    Path unfinished = empty(directory.resolve(NEXT + UNFINISHED));
    TaskSet.of(drawn).write(unfinished.resolve(TASKS));
    Files.writeString(
        unfinished.resolve(ORIGIN),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(origin) + "\n");
    remove(directory.resolve(NEXT));
    Files.move(unfinished, directory.resolve(NEXT), StandardCopyOption.ATOMIC_MOVE);
    boolean unused = finish();
  }

  /**
   * Puts the new set in place that a cut left halfway; doing so again changes nothing.
   *
   * @return whether there was one
   */
  public boolean finish() throws IOException {
    Path next = directory.resolve(NEXT);
    boolean waits =
        Files.isRegularFile(next.resolve(TASKS)) && Files.isRegularFile(next.resolve(ORIGIN));
    if (waits) {
      Files.deleteIfExists(directory.resolve(REVIEW));
      replace(tasks, next.resolve(TASKS));
      replace(directory.resolve(ORIGIN), next.resolve(ORIGIN));
      remove(next);
    }
    return waits;
  }

  /** Puts other tasks in place of those in force. */
  public void writeTasks(List<ScenarioTask> kept) throws IOException {
    Path next = tasks.resolveSibling(tasks.getFileName() + ".next");
    TaskSet.of(kept).write(next);
    Files.move(next, tasks, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Copies the set in force to {@code retired/} under the beginning of its hash. Done twice it
   * changes nothing.
   *
   * @return where it lies
   */
  public Path retire() throws IOException {
    boolean unused = finish();
    String hash = TaskSet.read(tasks).hash().substring(0, NAME_LENGTH);
    Path folder = directory.resolve(RETIRED).resolve(hash);
    Path unfinished = empty(folder.resolveSibling(hash + UNFINISHED));
    for (String name : List.of(REVIEW, ORIGIN)) {
      if (Files.isRegularFile(directory.resolve(name))) {
        Files.copy(directory.resolve(name), unfinished.resolve(name));
      }
    }
    Files.copy(tasks, unfinished.resolve(TASKS));
    remove(folder);
    Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    return folder;
  }

  private static Path empty(Path folder) throws IOException {
    remove(folder);
    return Files.createDirectories(folder);
  }

  /** Removes a folder of a set; its tasks first, without which it is none. */
  private static void remove(Path folder) throws IOException {
    for (String name : List.of(TASKS, ORIGIN, REVIEW)) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.deleteIfExists(folder);
  }

  /** What was said of the tasks in force so far. */
  public Review review() throws IOException {
    List<String> sample = origin().map(TaskOrigin::sample).orElse(List.of());
    return Review.of(sample, given());
  }

  private List<ReviewAnswer> given() throws IOException {
    Path file = directory.resolve(REVIEW);
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    // what a crash left of a line was never acknowledged
    int whole = (int) whole(file);
    String text = new String(Files.readAllBytes(file), 0, whole, StandardCharsets.UTF_8);
    return answers(text, file.toString());
  }

  /**
   * Reads answers, one JSON object a line; empty lines are passed over.
   *
   * @throws IOException naming the line that is none
   */
  public static List<ReviewAnswer> answers(String lines, String source) throws IOException {
    List<ReviewAnswer> answers = new ArrayList<>();
    int number = 0;
    for (String line : lines.split("\n", -1)) {
      number++;
      if (!line.isBlank()) {
        answers.add(answer(line, source + ":" + number));
      }
    }
    return answers;
  }

  private static ReviewAnswer answer(String line, String place) throws IOException {
    try {
      return JSON.readValue(line, ReviewAnswer.class);
    } catch (ValueInstantiationException unusable) {
      throw new IOException(place + ": " + unusable.getCause().getMessage(), unusable);
    } catch (JsonProcessingException unreadable) {
      throw new IOException(
          "%s: Cannot read an answer: %s; write {\"task\": ID, \"answer\": \"yes\", \"no\" or \"edit\"}"
              .formatted(place, unreadable.getOriginalMessage()),
          unreadable);
    }
  }

  /**
   * Keeps one answer, on disk before this returns, and brings the tasks up to it.
   *
   * @throws IllegalArgumentException if it would take away the last task
   */
  public void answer(ReviewAnswer answer) throws IOException {
    boolean unused = finish();
    List<ScenarioTask> left = TaskSet.read(tasks).tasks();
    boolean last = left.size() == 1 && left.get(0).id().equals(answer.task());
    if (last && answer.answer() == ReviewAnswer.Kind.NO) {
      throw new IllegalArgumentException(
          "Cannot take away %s: it is the last task; draw others with millrace tasks rotate %s"
              .formatted(answer.task(), directory));
    }
    Path file = directory.resolve(REVIEW);
    byte[] line = (JSON.writeValueAsString(answer) + "\n").getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.truncate(whole(file));
      channel.position(channel.size());
      ByteBuffer bytes = ByteBuffer.wrap(line);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    carryOut();
  }

  /** The length of the file's whole lines. */
  private static long whole(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  /** Brings the tasks up to what was said of them, which a cut may have prevented. */
  public void carryOut() throws IOException {
    boolean unused = finish();
    List<ScenarioTask> before = TaskSet.read(tasks).tasks();
    List<ScenarioTask> after = review().apply(before);
    if (!after.equals(before)) {
      writeTasks(after);
    }
  }

  private static void replace(Path file, Path from) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.copy(from, next, StandardCopyOption.REPLACE_EXISTING);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
