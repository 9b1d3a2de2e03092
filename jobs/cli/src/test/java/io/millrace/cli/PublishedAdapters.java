package io.millrace.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.gate.Arm;
import io.millrace.gate.ArmIdentity;
import io.millrace.gate.ArmRow;
import io.millrace.gate.EvaluationIdentity;
import io.millrace.gate.Gate;
import io.millrace.gate.GatePolicy;
import io.millrace.gate.PlannedTask;
import io.millrace.gate.Reason;
import io.millrace.gate.Trial;
import io.millrace.gate.Verdict;
import io.millrace.gate.VerdictReceipt;
import io.millrace.registry.AdapterKind;
import io.millrace.registry.AdapterManifest;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.BaseModel;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Adapters of one tensor, and verdicts of the gate on them. */
final class PublishedAdapters {

  private static final int TASKS = 80;

  private final Path home;
  private final Slot slot;

  PublishedAdapters(Path home, Slot slot) {
    this.home = home;
    this.slot = slot;
  }

  Registry registry() {
    return Registry.in(home.resolve("registry"));
  }

  AdapterRecord publish(int value) throws IOException {
    Path folder = Files.createDirectories(home.resolve("staged" + value));
    Files.writeString(folder.resolve("adapter_config.json"), "{\"r\":1}");
    byte[] header =
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + header.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length).put(header).putFloat(value);
    Files.write(folder.resolve("adapter_model.safetensors"), file.array());
    AdapterManifest manifest =
        new AdapterManifest(
            AdapterKind.ADAPTER,
            slot.scenario(),
            slot.role(),
            "sft",
            List.of("millrace"),
            new BaseModel("tiny", "b".repeat(64), "c".repeat(64), ""),
            null,
            "d".repeat(64),
            JsonNodeFactory.instance.objectNode(),
            value,
            new TreeMap<>(),
            new TreeMap<>(),
            null,
            null,
            "0.1.0");
    return registry().publish(folder, manifest).record();
  }

  /** Has the gate decide on answers of which the adapter's are all right and the base's wrong. */
  Verdict judge(AdapterRecord adapter) throws IOException {
    return judge(adapter, "");
  }

  /** The same with the answers of another adapter, all wrong, in place of the base's. */
  Verdict judge(AdapterRecord adapter, AdapterRecord incumbent) throws IOException {
    return judge(adapter, incumbent.weightsHash());
  }

  private Verdict judge(AdapterRecord adapter, String against) throws IOException {
    EvaluationIdentity evaluation =
        new EvaluationIdentity("tasks", "exact/1", new TreeMap<>(), List.of(1L), "engine");
    ArmIdentity candidate = new ArmIdentity("base", adapter.weightsHash(), "template", "", "");
    ArmIdentity incumbent = new ArmIdentity("base", against, "template", "", "");
    List<PlannedTask> tasks =
        IntStream.range(0, TASKS)
            .mapToObj(i -> new PlannedTask("t" + i, "t" + i, "all", 1))
            .toList();
    Trial trial =
        new Trial(
            slot.toString(),
            adapter.weightsHash(),
            evaluation,
            candidate,
            incumbent,
            1,
            0.03,
            0,
            false,
            GatePolicy.DEFAULT,
            tasks,
            List.of());
    List<ArmRow> rows = new ArrayList<>();
    for (PlannedTask task : tasks) {
      rows.add(row(task, Arm.CANDIDATE, evaluation, candidate, 1));
      rows.add(row(task, Arm.INCUMBENT, evaluation, incumbent, 0));
    }
    Verdict verdict = Gate.decide(trial, rows, Reason.INCOMPLETE);
    VerdictReceipt.write(home.resolve("verdicts"), verdict, rows);
    return verdict;
  }

  private static ArmRow row(
      PlannedTask task, Arm arm, EvaluationIdentity evaluation, ArmIdentity who, double score) {
    return new ArmRow(
        task.id(),
        arm,
        evaluation.hash(),
        who.hash(),
        arm + " says",
        score,
        true,
        null,
        null,
        50L,
        20L);
  }
}
