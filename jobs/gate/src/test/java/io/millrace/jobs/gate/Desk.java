package io.millrace.jobs.gate;

import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.events.SlotFeed;
import io.millrace.identity.Sha256;
import io.millrace.model.answer.Answer;
import io.millrace.model.answer.AnswerMain;
import io.millrace.model.answer.AnswerOrder;
import io.millrace.model.answer.AnswerReport;
import io.millrace.model.chat.ChatTemplate;
import io.millrace.model.safetensors.SafetensorsFile;
import io.millrace.model.safetensors.SafetensorsWriter;
import io.millrace.model.safetensors.TensorData;
import io.millrace.model.safetensors.TensorEntry;
import io.millrace.model.worker.Frames;
import io.millrace.model.worker.WorkerJson;
import io.millrace.registry.AdapterKind;
import io.millrace.registry.AdapterManifest;
import io.millrace.registry.BaseModel;
import io.millrace.registry.Registry;
import io.millrace.registry.WeightsHash;
import io.millrace.scenario.Generation;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.TaskSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A scenario with a real base of two narrow layers and a real adapter. What its tasks expect is
 * what the adapter answers, so the adapter is right wherever it differs from its base.
 */
final class Desk {

  static final Path ROOT = Path.of(System.getProperty("millrace.root"));
  static final Path MODELS = ROOT.resolve("pipelines/testing/vectors/model");
  static final Path BASE = MODELS.resolve("models/llama-gqa");
  static final Path ADAPTER = MODELS.resolve("lora/llama-gqa-all-r8-random-b/final");
  static final Path CACHE = ROOT.resolve("jobs/gate/target/djl");
  private static final int TASKS = 64;
  static final Generation GREEDY = new Generation(6, 0, 1, 1);

  /** What the adapter answers, for all desks of a JVM: a child process takes seconds to start. */
  private static List<Answer> expected = List.of();

  private final Path home;
  private final Path base;

  Desk(Path home) throws IOException {
    this.home = home;
    this.base = copy(BASE, home.resolve("base"));
  }

  GateHome places() {
    return new GateHome(home, home.resolve("registry"), home.resolve("lake"), CACHE);
  }

  Path base() {
    return base;
  }

  Path scenario() {
    return home.resolve("scenario");
  }

  GateOptions options() {
    return GateOptions.of(scenario());
  }

  /** Writes the scenario; its verifier and more lines of its gate's policy. */
  Desk write(String verifier, String... policy) throws IOException {
    Files.createDirectories(scenario());
    List<String> lines = new ArrayList<>();
    lines.add("name: desk");
    lines.add("base_model: " + base);
    lines.add("roles: [triage]");
    lines.add("generation:");
    lines.add("  max_tokens: 6");
    lines.add("verifier:");
    verifier.lines().forEach(line -> lines.add("  " + line));
    lines.add("gate:");
    lines.add("  min_slice: 10");
    lines.add("  identical_answers: 20");
    for (String line : policy) {
      lines.add("  " + line);
    }
    Files.write(scenario().resolve("scenario.yaml"), lines);
    List<ScenarioTask> tasks = tasks(Map.of());
    if (expected.isEmpty()) {
      expected = answers(tasks, new ArmModel("", base + "", ADAPTER + "", "", "", GREEDY));
    }
    Map<String, String> texts = new TreeMap<>();
    for (int i = 0; i < TASKS; i++) {
      texts.put(tasks.get(i).id(), expected.get(i).text());
    }
    TaskSet.of(tasks(texts)).write(scenario().resolve("tasks.jsonl"));
    return this;
  }

  private static List<ScenarioTask> tasks(Map<String, String> expected) {
    List<ScenarioTask> tasks = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      String id = "task-" + i;
      String text = expected.getOrDefault(id, "");
      tasks.add(
          ScenarioTask.ofPrompt(
              id, "group-" + i, "all", "What follows " + i + "?", TextNode.valueOf(text)));
    }
    return tasks;
  }

  /** What the plain base answers when it is told this. */
  List<Answer> answers(List<ScenarioTask> tasks, String systemPrompt) throws IOException {
    return answers(tasks, new ArmModel("", base.toString(), "", systemPrompt, "", GREEDY));
  }

  private List<Answer> answers(List<ScenarioTask> tasks, ArmModel model) throws IOException {
    AnswerOrder order =
        new AnswerOrder(Frames.VERSION, List.of(ProcessEngine.model("adapter", model)), 1);
    Path folder = Files.createDirectories(home.resolve("expected"));
    List<Answer> answers = new ArrayList<>();
    try (AnswerProcess process =
        AnswerProcess.start(folder, CACHE.toString(), WorkerLimits.DEFAULT, order)) {
      for (int batch = 0; batch < Batches.count(tasks.size()); batch++) {
        AnswerReport report =
            process.ask(ProcessEngine.questions("adapter", model, Batches.of(tasks, batch)));
        if (!(report instanceof AnswerReport.Answered answered)) {
          throw new IOException(report.toString());
        }
        answers.addAll(answered.answers());
      }
    }
    return answers;
  }

  /** Publishes an adapter's folder; the seed makes two publications of it differ in nothing. */
  String publish(Path folder) throws IOException {
    BaseModel model =
        new BaseModel(
            base.toString(),
            WeightsHash.of(base),
            Sha256.hex(Files.readAllBytes(base.resolve("tokenizer.json"))),
            Sha256.hex(ChatTemplate.source(base).getBytes(StandardCharsets.UTF_8)));
    AdapterManifest manifest =
        new AdapterManifest(
            AdapterKind.ADAPTER,
            "desk",
            "triage",
            "sft",
            List.of("millrace"),
            model,
            null,
            "d".repeat(64),
            WorkerJson.MAPPER.createObjectNode(),
            1,
            new TreeMap<>(),
            new TreeMap<>(),
            null,
            null,
            "0.1.0");
    return Registry.in(places().registry()).publish(folder, manifest).record().id();
  }

  /** An adapter that changes nothing: its B is zero. */
  Path silent() throws IOException {
    Path folder = copy(ADAPTER, home.resolve("silent"));
    Path weights = folder.resolve("adapter_model.safetensors");
    List<TensorData> tensors = new ArrayList<>();
    try (SafetensorsFile file = SafetensorsFile.open(ADAPTER.resolve(weights.getFileName()))) {
      for (TensorEntry entry : file.entries()) {
        float[] values = file.floats(entry.name());
        if (entry.name().contains("lora_B")) {
          Arrays.fill(values, 0);
        }
        tensors.add(TensorData.f32(entry.name(), entry.shape(), values));
      }
      SafetensorsWriter.write(weights, file.metadata(), tensors);
    }
    return folder;
  }

  /** The same weights in other files. */
  Path renamed() throws IOException {
    Path folder = copy(ADAPTER, home.resolve("renamed"));
    Path config = folder.resolve("adapter_config.json");
    Files.writeString(config, Files.readString(config) + "\n");
    return folder;
  }

  GateOutcome run(String adapter, int parallelism) throws Exception {
    return run(adapter, parallelism, options());
  }

  GateOutcome run(String adapter, int parallelism, GateOptions options) throws Exception {
    return finish(new GatePreparation(places(), options).prepare(adapter), parallelism);
  }

  static GateOutcome finish(GateFolder run, int parallelism) throws Exception {
    return finish(run, parallelism, Optional.empty());
  }

  static GateOutcome finish(GateFolder run, int parallelism, Optional<SlotFeed> feed)
      throws Exception {
    if (run.outcome().isEmpty()) {
      StreamExecutionEnvironment env =
          StreamExecutionEnvironment.createLocalEnvironment(parallelism);
      GatePipeline.append(env, run, feed);
      env.execute();
    }
    return run.outcome().orElseThrow();
  }

  static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    return to;
  }

  /** Answering processes below a folder that live. */
  static List<ProcessHandle> workers(Path under) {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                process
                    .info()
                    .commandLine()
                    .filter(line -> line.contains(AnswerMain.class.getName()))
                    .filter(line -> line.contains(under.toString()))
                    .isPresent())
        .toList();
  }
}
