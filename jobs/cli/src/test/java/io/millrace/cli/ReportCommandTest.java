package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.cli.loop.report.LoopResult;
import io.millrace.gate.Arm;
import io.millrace.gate.ArmIdentity;
import io.millrace.gate.ArmRow;
import io.millrace.gate.EvaluationIdentity;
import io.millrace.gate.Gate;
import io.millrace.gate.GatePolicy;
import io.millrace.gate.PlannedTask;
import io.millrace.gate.Trial;
import io.millrace.gate.Verdict;
import io.millrace.gate.VerdictReceipt;
import io.millrace.jobs.train.RunResult;
import io.millrace.model.worker.Report;
import io.millrace.model.worker.WorkerJson;
import io.millrace.registry.AdapterKind;
import io.millrace.registry.AdapterManifest;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.BaseModel;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.Slots;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {

  private static final Slot SLOT = new Slot("default", "triage");
  private static final EvaluationIdentity EVALUATION =
      new EvaluationIdentity("tasks", "exact/1", new TreeMap<>(), List.of(1L), "engine");
  private static final ArmIdentity CANDIDATE = new ArmIdentity("base", "adapter", "t", "", "");
  private static final ArmIdentity INCUMBENT = new ArmIdentity("base", "", "t", "", "");

  @TempDir private Path home;
  private Console console;

  @BeforeEach
  void open() {
    console = new Console(home);
  }

  @AfterEach
  void close() {
    console.close();
  }

  @Test
  void aFinishedHomeBecomesOnePageFromItsFilesAlone()
      throws IOException, RefusedTransitionException {
    console.commit(rated("t1"), rated("t2"), Console.trace("t3"), "{");
    assertThat(console.run("load")).isZero();
    assertThat(console.run("dataset", "create", "--scenario", "default")).isZero();
    String dataset = console.out().substring(0, 64);
    AdapterRecord adapter = publish(dataset);
    trained(adapter.id());
    Verdict verdict = verdict();
    promote(adapter, verdict.id());
    result(adapter.id(), verdict).write(home);

    assertThat(console.run("report")).as(console.err()).isZero();

    assertThat(console.out()).isEqualToIgnoringNewLines(home.resolve("report.html").toString());
    assertThat(Files.readString(home.resolve("report.html")))
        .contains("Slot default/triage, policy seed 7, seed 3, 250 seconds.")
        .contains("<strong>4 traces</strong>", "<strong>2 SFT pairs</strong>")
        .contains("<strong>3 steps</strong>")
        .contains("the loss went from 0.900 to 0.300 on rows it learns from")
        .contains("<strong>promote</strong>")
        .contains("Decided after %d of 40 groups".formatted(verdict.measures().groups()))
        .contains("q t1", "millrace.traces/0, 0")
        .contains("<dd>" + adapter.id() + "</dd>", "<dd>" + dataset + "</dd>")
        .contains("millrace.traces</td><td class=\"n\">0</td><td class=\"n\">2</td>");
  }

  @Test
  void aHomeWithoutATurnOfTheLoopIsAFailureThatSaysWhatToDo() {
    assertThat(console.run("report")).isEqualTo(1);
    assertThat(console.err()).contains("there is no loop.json", "./millrace run");
  }

  private static String rated(String id) {
    return "{\"trace_id\":\"%s\",\"query\":\"q %1$s\",\"result\":\"r\",\"feedback\":1.0}"
        .formatted(id);
  }

  private LoopResult result(String adapter, Verdict verdict) {
    return new LoopResult(
        SLOT.scenario(),
        SLOT.role(),
        7,
        3,
        200,
        List.of(new LoopResult.MinedRule("Millrace", 2, 1, 0.5)),
        List.of(
            new LoopResult.Judged(
                "trained on what was mined",
                "promote",
                adapter,
                "promote",
                "better",
                verdict.id())),
        List.of(
            new LoopResult.Audited(LoopResult.BEFORE, 0, 0.0001),
            new LoopResult.Audited(LoopResult.AFTER, 0.9, 0.0001)),
        List.of(),
        new LoopResult.Spent(100, 0.01, 250));
  }

  private void trained(String adapter) throws IOException {
    Path run = home.resolve("runs/first");
    Path attempt = Files.createDirectories(run.resolve("1"));
    StringBuilder reports = new StringBuilder();
    for (int step = 1; step <= 3; step++) {
      Report stepped = new Report.Stepped(step, 1.2 - 0.3 * step, 0.001, 1, 100, 0.1);
      reports.append(WorkerJson.MAPPER.writeValueAsString(stepped)).append('\n');
    }
    Files.writeString(attempt.resolve("progress.jsonl"), reports);
    WorkerJson.MAPPER.writeValue(
        run.resolve("result.json").toFile(),
        new RunResult("first", 1, adapter, null, "", null, null, "1"));
  }

  private Verdict verdict() throws IOException {
    List<PlannedTask> tasks = new ArrayList<>();
    List<ArmRow> rows = new ArrayList<>();
    for (int task = 0; task < 40; task++) {
      tasks.add(new PlannedTask("t" + task, "t" + task, "all", 1));
      rows.add(row(task, Arm.CANDIDATE, 1));
      rows.add(row(task, Arm.INCUMBENT, 0));
    }
    Trial trial =
        new Trial(
            SLOT.toString(),
            "weights",
            EVALUATION,
            CANDIDATE,
            INCUMBENT,
            1,
            0.03,
            0,
            false,
            GatePolicy.DEFAULT,
            tasks,
            List.of());
    Verdict verdict = Gate.decide(trial, rows);
    VerdictReceipt.write(home.resolve("verdicts"), verdict, rows);
    return verdict;
  }

  private static ArmRow row(int task, Arm arm, double score) {
    return new ArmRow(
        "t" + task,
        arm,
        EVALUATION.hash(),
        (arm == Arm.CANDIDATE ? CANDIDATE : INCUMBENT).hash(),
        arm + " says " + score,
        score,
        true,
        null,
        null,
        50L,
        20L);
  }

  private void promote(AdapterRecord adapter, String verdict)
      throws IOException, RefusedTransitionException {
    for (AdapterState to :
        List.of(AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.ACTIVE)) {
      new Slots(Registry.in(home.resolve("registry")).store(), Clock.systemUTC())
          .log(SLOT)
          .append(SlotChange.of(adapter, to, "gate", "better", verdict));
    }
  }

  /** An adapter of one tensor with one value. */
  private AdapterRecord publish(String dataset) throws IOException {
    Path staged = Files.createDirectories(home.resolve("staged"));
    Files.writeString(staged.resolve("adapter_config.json"), "{\"r\":1}");
    byte[] header =
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + header.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length).put(header).putFloat(1);
    Files.write(staged.resolve("adapter_model.safetensors"), file.array());
    AdapterManifest manifest =
        new AdapterManifest(
            AdapterKind.ADAPTER,
            SLOT.scenario(),
            SLOT.role(),
            "sft",
            List.of("millrace"),
            new BaseModel("tiny", "b".repeat(64), "c".repeat(64), ""),
            null,
            dataset,
            new JsonMapper().createObjectNode(),
            1,
            new TreeMap<>(),
            new TreeMap<>(),
            null,
            null,
            "0.1.0");
    return Registry.in(home.resolve("registry")).publish(staged, manifest).record();
  }
}
