package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.worker.Failure;
import io.millrace.model.worker.WorkerJson;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.Registry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs in real child processes, and what becomes of them in trouble. */
class RunExecutionITCase {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int STEPS = 100;

  @TempDir Path home;

  private RunResult failing(Map<String, String> keys, WorkerOptions worker) throws IOException {
    RunFolder folder = Runs.prepare(home, "failing", keys, worker);
    RunResult result = Runs.run(folder);
    assertThat(result.adapterId()).isNull();
    assertThat(home.resolve("registry")).doesNotExist();
    awaitNoWorkers();
    return result;
  }

  /** A killed process is in the system's list until the system has taken its memory back. */
  private void awaitNoWorkers() {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(Runs.workers(home)).isEmpty());
  }

  @Test
  void aKilledWorkerGoesOnAndEndsWithTheSameAdapterAndLossCurve() throws Exception {
    RunFolder undisturbed = Runs.prepare(home, "undisturbed", Runs.keys(STEPS), Runs.worker());
    RunResult expected = Runs.run(undisturbed);
    assertThat(expected.state()).as(expected.message()).isEqualTo("finished");
    assertThat(expected.finished().steps()).isEqualTo(STEPS);
    assertThat(expected.finished().evalLoss()).isPositive();

    RunFolder disturbed = Runs.prepare(home, "disturbed", Runs.keys(STEPS), Runs.worker());
    CompletableFuture<RunResult> ending = CompletableFuture.supplyAsync(() -> unchecked(disturbed));
    await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(LIMIT)
        .until(() -> Runs.curve(disturbed).size() > 12);
    List<ProcessHandle> workers = Runs.workers(home);
    assertThat(workers).hasSize(1);
    workers.get(0).destroyForcibly();
    RunResult result = ending.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

    assertThat(result.attempt()).isEqualTo(2);
    assertThat(result.adapterId()).isEqualTo(expected.adapterId());
    assertThat(Runs.curve(disturbed)).hasSize(STEPS).isEqualTo(Runs.curve(undisturbed));
    for (int attempt = 1; attempt <= 2; attempt++) {
      assertThat(disturbed.path().resolve(Integer.toString(attempt)).toFile().list())
          .containsExactlyInAnyOrder("progress.jsonl", "worker.log");
    }
    assertThat(Runs.run(disturbed)).isEqualTo(result);
    Registry registry = Registry.in(home.resolve("registry"));
    assertThat(registry.verify(result.adapterId())).isEmpty();
    AdapterRecord record = registry.find(result.adapterId()).orElseThrow();
    assertThat(record.manifest().datasetHash()).isEqualTo(Runs.DATASET);
    assertThat(record.manifest().runtimeTypes()).containsExactly("millrace", "vllm", "peft");
    assertThat(record.manifest().codeVersion()).isEqualTo(Build.VERSION);
    assertThat(record.manifest().metrics()).containsEntry("train_examples", 24.0);
    awaitNoWorkers();
    assertRows(result);
  }

  @Test
  void aManifestThatCannotBeMadeEndsTheRunWithThatReason() throws IOException {
    RunFolder folder = Runs.prepare(home, "unnamed", Runs.keys(4), Runs.worker());
    File request = folder.path().resolve("request.json").toFile();
    ObjectNode tree = (ObjectNode) WorkerJson.MAPPER.readTree(request);
    tree.put("role", "No Role");
    WorkerJson.MAPPER.writeValue(request, tree);

    RunResult result = Runs.run(folder);

    assertThat(result.failure()).isEqualTo(Failure.REFUSED);
    assertThat(result.message()).contains("'No Role' cannot be a role").contains("train again");
    assertThat(folder.result()).contains(result);
    assertThat(home.resolve("registry")).doesNotExist();
  }

  private void assertRows(RunResult result) throws Exception {
    String sql =
        "SELECT r.state, a.state, r.attempt, r.adapter_id, (SELECT count(*) || ' ' ||"
            + " count(DISTINCT step) || ' ' || count(eval_loss) || ' ' || (count(DISTINCT"
            + " recorded_at) > 1) FROM training_progress p WHERE p.run_id = r.run_id) FROM"
            + " training_runs_current r JOIN adapters_current a USING (adapter_id) WHERE r.run_id ="
            + " 'disturbed'";
    assertThat(new LoadedLake(home).rows(sql))
        .containsExactly("succeeded candidate 2 " + result.adapterId() + " 100 100 10 true");
  }

  private static RunResult unchecked(RunFolder folder) {
    try {
      return Runs.run(folder);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aWorkerSeesTheOneGpuThatItsRunTookAndGivesItBack() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/self/environ")), "the system shows environments");
    Gpus gpus = new Gpus();
    gpus.found(List.of("3"));
    RunFolder folder = Runs.prepare(home, "gpu", Runs.keys(5000), Runs.worker());
    try (RunExecution execution = new RunExecution(folder, gpus)) {
      CompletableFuture<Optional<RunResult>> ending =
          CompletableFuture.supplyAsync(() -> unchecked(execution));
      await().atMost(LIMIT).until(() -> Runs.curve(folder).size() > 1);
      assertThat(environment(Runs.workers(home).get(0))).contains("CUDA_VISIBLE_DEVICES=3");
      assertThat(gpus.take(() -> true)).isEmpty();
      execution.close();
      assertThat(ending.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEmpty();
    }
    try (Gpus.Lease free = gpus.take(() -> false).orElseThrow()) {
      assertThat(free.index()).isEqualTo("3");
    }
  }

  private static List<String> environment(ProcessHandle process) throws IOException {
    Path file = Path.of("/proc", Long.toString(process.pid()), "environ");
    return List.of(Files.readString(file).split("\0"));
  }

  private static Optional<RunResult> unchecked(RunExecution execution) {
    try {
      return execution.run();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aWorkerThatHangsIsEndedWithThatReason() throws Exception {
    RunFolder folder =
        Runs.prepare(home, "hanging", Runs.keys(5000), Runs.worker().withLimits(6, 60, 0));
    CompletableFuture<RunResult> ending = CompletableFuture.supplyAsync(() -> unchecked(folder));
    await().atMost(LIMIT).until(() -> Runs.curve(folder).size() > 2);
    Signals.stop(Runs.workers(home).get(0));
    RunResult result = ending.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(result.failure()).isEqualTo(Failure.HUNG);
    assertThat(result.message()).contains("was silent for 6 s");
    awaitNoWorkers();
  }

  @Test
  void aWorkerThatLivesButMakesNoStepIsEndedToo() throws IOException {
    RunResult result = failing(Runs.keys(5), Runs.worker().withLimits(60, 0, 0));
    assertThat(result.failure()).isEqualTo(Failure.HUNG);
    assertThat(result.message())
        .contains("made no progress for 0 s; raise train.worker-stall-seconds");
  }

  @Test
  void withoutANativeLibraryTheRunIsSkipped() throws IOException {
    RunResult result =
        failing(Runs.keys(5), Runs.worker().withJavaOptions(List.of("-Dos.arch=unheard-of")));
    assertThat(result.state()).isEqualTo("skipped");
    assertThat(result.failure()).isEqualTo(Failure.NO_BACKEND);
  }

  @Test
  void aLossThatIsNoNumberEndsTheRun() throws IOException {
    Map<String, String> keys = Runs.keys(50);
    keys.put("learning_rate", "1e30");
    keys.put("clip", "1e30");
    RunResult result = failing(keys, Runs.worker());
    assertThat(result.failure()).isEqualTo(Failure.DIVERGED);
    assertThat(result.message()).contains("lower the learning rate");
  }

  @Test
  void aCheckpointThatHasNoRoomEndsTheRunWithFileSizeAndRemedyAndPublishesNothing()
      throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "prlimit is here");
    RunFolder folder = Runs.prepare(home, "full-disk", Runs.keys(5000), Runs.worker());
    CompletableFuture<RunResult> ending = CompletableFuture.supplyAsync(() -> unchecked(folder));
    await().atMost(LIMIT).until(() -> Runs.curve(folder).size() > 1);
    String pid = Long.toString(Runs.workers(home).get(0).pid());
    Process limit = new ProcessBuilder("prlimit", "--pid", pid, "--fsize=65536").start();
    assertThat(limit.waitFor()).isZero();

    RunResult result = ending.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

    assertThat(result.failure()).as(result.message()).isEqualTo(Failure.FILES);
    assertThat(result.message())
        .containsPattern("Cannot write .*checkpoint.safetensors with [0-9]+ bytes of tensors")
        .contains("File too large; make room there and train again");
    assertThat(home.resolve("registry")).doesNotExist();
    try (Stream<Path> left = Files.list(folder.path().resolve("1"))) {
      assertThat(left.filter(file -> file.toString().endsWith(".part"))).isEmpty();
    }
    awaitNoWorkers();
  }

  @Test
  void aRegistryThatCannotBeWrittenIsNamedAndNothingIsPublished() throws IOException {
    Files.writeString(home.resolve("registry"), "no folder");
    RunFolder folder = Runs.prepare(home, "unwritable", Runs.keys(5), Runs.worker());
    RunResult result = Runs.run(folder);
    assertThat(result.failure()).isEqualTo(Failure.REFUSED);
    assertThat(result.adapterId()).isNull();
    assertThat(result.message())
        .contains("to the registry " + home.resolve("registry"))
        .contains("mend that and train again");
    assertThat(folder.path().resolve("1/checkpoint.safetensors")).isRegularFile();
    assertThat(folder.path().resolve("1/result/adapter_model.safetensors")).isRegularFile();
  }

  @Test
  void anUnknownModuleIsInvalid() throws IOException {
    RunFolder folder = Runs.prepare(home, "unknown", Runs.keys(5), Runs.worker());
    File request = folder.path().resolve("request.json").toFile();
    ObjectNode tree = (ObjectNode) WorkerJson.MAPPER.readTree(request);
    tree.withObject("recipe").putArray("target_modules").add("q_proj").add("nothing_proj");
    WorkerJson.MAPPER.writeValue(request, tree);
    RunResult result = Runs.run(folder);
    assertThat(result.failure()).isEqualTo(Failure.INVALID);
    assertThat(result.message())
        .contains("the target module 'nothing_proj' is not in the model")
        .contains("known are [q_proj");
    assertThat(result.adapterId()).isNull();
    assertThat(home.resolve("registry")).doesNotExist();
    awaitNoWorkers();
  }

  @Test
  void conversationsThatAreAllTooLongAreInvalid() throws IOException {
    Map<String, String> keys = Runs.keys(5);
    keys.put("max_tokens", "4");
    RunResult result = failing(keys, Runs.worker());
    assertThat(result.failure()).isEqualTo(Failure.INVALID);
    assertThat(result.message()).contains("no conversation").contains("too_long");
  }

  @Test
  void preferencePairsMakeAnAdapterToo() throws IOException {
    Map<String, String> keys = Runs.keys(10);
    keys.put("backend", "dpo");
    RunFolder folder = Runs.prepare(home, "dpo", keys, Runs.worker());
    Runs.writePreferences(folder);
    RunResult result = Runs.run(folder);
    assertThat(result.state()).as(result.message()).isEqualTo("finished");
    assertThat(result.finished().evalLoss()).isLessThan(Math.log(2));
    assertThat(Registry.in(home.resolve("registry")).verify(result.adapterId())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sft", "full"})
  void aRunWhoseOnlyStepLearnsNothingIsRefused(String backend) throws IOException {
    Map<String, String> keys = Runs.keys(1);
    keys.put("backend", backend);
    keys.put("warmup", "0.9");
    RunResult result = failing(keys, Runs.worker());
    assertThat(result.failure()).as(result.message()).isEqualTo(Failure.INVALID);
    assertThat(result.message()).contains("give the run more steps", "less warm-up");
  }

  @Test
  void aFullRunPublishesAModel() throws IOException {
    Map<String, String> keys = Runs.keys(10);
    keys.put("backend", "full");
    RunResult result = Runs.run(Runs.prepare(home, "full", keys, Runs.worker()));
    assertThat(result.state()).as(result.message()).isEqualTo("finished");
    Registry registry = Registry.in(home.resolve("registry"));
    assertThat(registry.find(result.adapterId()).orElseThrow().manifest().runtimeTypes())
        .containsExactly("millrace", "vllm", "transformers");
    Path published = registry.folder(result.adapterId());
    assertThat(published.resolve("model.safetensors")).isRegularFile();
    assertThat(published.resolve("tokenizer.json"))
        .hasBinaryContent(Files.readAllBytes(Runs.BASE.resolve("tokenizer.json")));
  }
}
