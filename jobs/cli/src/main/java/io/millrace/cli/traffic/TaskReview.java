package io.millrace.cli.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.cli.CommandFailure;
import io.millrace.scenario.InvalidScenarioException;
import io.millrace.scenario.Scenario;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.TaskSet;
import io.millrace.scenario.Verification;
import io.millrace.scenario.VerifierSpec;
import io.millrace.scenario.Verifiers;
import io.millrace.traffic.Review;
import io.millrace.traffic.ReviewAnswer;
import io.millrace.traffic.ReviewAnswer.Kind;
import io.millrace.traffic.TaskOrigin;
import io.millrace.traffic.TrafficFiles;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The review of one scenario's tasks: what is open, and what an answer does. */
public final class TaskReview {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final Scenario scenario;
  private final TrafficFiles files;
  private final TaskOrigin origin;

  private TaskReview(Scenario scenario, TrafficFiles files, TaskOrigin origin) {
    this.scenario = scenario;
    this.files = files;
    this.origin = origin;
  }

  /**
   * Goes on where the last review ended: what it said and could not carry out is carried out first.
   *
   * @throws CommandFailure when the tasks were not drawn from traffic
   */
  public static TaskReview open(Scenario scenario) throws IOException {
    TrafficFiles files = new TrafficFiles(scenario.directory(), scenario.tasksFile());
    TaskOrigin origin =
        files
            .origin()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "Cannot review %s: its tasks were not made from traffic; change %s by hand"
                            .formatted(scenario.name(), scenario.tasksFile())));
    files.carryOut();
    return new TaskReview(scenario, files, origin);
  }

  /** Lines about what a scenario still wants of people; none where it was not made from traffic. */
  public static List<String> waiting(Scenario scenario) throws IOException {
    TrafficFiles files = new TrafficFiles(scenario.directory(), scenario.tasksFile());
    if (files.origin().isEmpty()) {
      return List.of();
    }
    return TrafficReport.open(files.origin().get(), files.review().open(), scenario.directory());
  }

  Scenario scenario() {
    return scenario;
  }

  TaskOrigin origin() {
    return origin;
  }

  /** The tasks in force by id, in the order of their file. */
  Map<String, ScenarioTask> tasks() throws IOException {
    Map<String, ScenarioTask> tasks = new LinkedHashMap<>();
    TaskSet.read(scenario.tasksFile()).tasks().forEach(task -> tasks.put(task.id(), task));
    return tasks;
  }

  /** The tasks of the sample, or of the whole set, that nobody has answered. */
  List<ScenarioTask> open(boolean all) throws IOException {
    Map<String, ScenarioTask> tasks = tasks();
    Review review = files.review();
    return (all ? List.copyOf(tasks.keySet()) : origin.sample())
        .stream()
            .filter(id -> tasks.containsKey(id) && !review.answers().containsKey(id))
            .map(tasks::get)
            .toList();
  }

  /**
   * Keeps an answer; one that was given before is passed over.
   *
   * @return whether it changed anything
   * @throws IllegalArgumentException when there is no such task, or what it is to expect cannot be
   *     judged by the scenario's verifier
   */
  boolean answer(ReviewAnswer answer) throws IOException {
    if (answer.equals(files.review().answers().get(answer.task()))) {
      return false;
    }
    ScenarioTask task = tasks().get(answer.task());
    if (task == null) {
      throw new IllegalArgumentException(
          "Cannot answer for %s: there is no such task; %s --list names them"
              .formatted(answer.task(), TrafficReport.review(scenario.directory())));
    }
    if (answer.answer() == Kind.EDIT) {
      require(task.expecting(answer.expected()));
    }
    files.answer(answer);
    return true;
  }

  /** An edit from what somebody typed: JSON where the verifier compares JSON, else the text. */
  ReviewAnswer edit(String task, String typed) {
    VerifierSpec verifier = scenario.verifier();
    boolean json =
        verifier instanceof VerifierSpec.ExactJson || verifier instanceof VerifierSpec.ToolCall;
    return new ReviewAnswer(task, Kind.EDIT, json ? json(typed) : TextNode.valueOf(typed));
  }

  private static JsonNode json(String typed) {
    try {
      return JSON.readTree(typed);
    } catch (JsonProcessingException notJson) {
      throw new IllegalArgumentException(
          "Cannot expect %s: it is not JSON; write it on one line".formatted(typed), notJson);
    }
  }

  /** An expected answer that would not pass as an answer is a slip. */
  private void require(ScenarioTask task) throws IOException {
    VerifierSpec spec = scenario.verifier();
    if (spec instanceof VerifierSpec.Command || spec instanceof VerifierSpec.Judge) {
      return;
    }
    Verification said = Verifiers.open(scenario, null).judge(task, TrafficReport.expected(task));
    if (!(said instanceof Verification.Scored scored && scored.score() == 1)) {
      throw new IllegalArgumentException(
          "Cannot expect %s of %s: the verifier %s does not take it for right itself"
              .formatted(TrafficReport.expected(task), task.id(), spec.type()));
    }
  }

  /** What was said so far, in one line. */
  String summary() throws IOException {
    Review review = files.review();
    return "%d yes, %d no, %d edited; %d of %d sampled tasks are open; %s"
        .formatted(
            review.count(Kind.YES),
            review.count(Kind.NO),
            review.count(Kind.EDIT),
            review.open().size(),
            origin.sample().size(),
            TrafficReport.tasks(tasksInForce()));
  }

  /** Whether most of what was looked at is wrong, so that the verifier probably is. */
  boolean doubtful() throws IOException {
    Review review = files.review();
    return review.count(Kind.NO) * 2 > review.answers().size();
  }

  private TaskSet tasksInForce() throws IOException {
    try {
      return TaskSet.read(scenario.tasksFile());
    } catch (InvalidScenarioException invalid) {
      throw new CommandFailure(invalid.faults().get(0).toString(), invalid);
    }
  }
}
