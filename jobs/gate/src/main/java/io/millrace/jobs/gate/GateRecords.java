package io.millrace.jobs.gate;

import io.millrace.gate.Arm;
import io.millrace.gate.ArmRow;
import io.millrace.gate.Measures;
import io.millrace.gate.PlannedTask;
import io.millrace.gate.Trial;
import io.millrace.gate.Verdict;
import io.millrace.gate.VerdictReceipt;
import io.millrace.lake.AdapterRows;
import io.millrace.lake.EvaluationRow;
import io.millrace.lake.RecordLog;
import io.millrace.lake.RecordRow;
import io.millrace.lake.VerdictRow;
import io.millrace.registry.SlotEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A gate's rows on their way into the lake, through commit files that no lock can hold up. */
final class GateRecords {

  private static final String JOB = "gate";

  private final GateHome places;
  private final RecordLog log;

  GateRecords(GateHome places) {
    this.places = places;
    this.log = new RecordLog(places.lake(), JOB);
  }

  void moved(SlotEntry entry) throws IOException {
    log.publish(AdapterRows.key(entry), AdapterRows.moved(entry, places.adapters()));
  }

  /** The verdict's row and one for each answer that it read; a second call changes nothing. */
  void decided(Verdict verdict, GateRequest request, List<ArmRow> rows) throws IOException {
    long now = System.currentTimeMillis();
    Trial trial = verdict.trial();
    Map<String, PlannedTask> tasks = new HashMap<>();
    trial.tasks().forEach(task -> tasks.put(task.id(), task));
    Map<String, Integer> places = new HashMap<>();
    trial.order().forEach(group -> places.put(group, places.size()));
    List<RecordRow> records = new ArrayList<>();
    records.add(verdictRow(verdict, request, now));
    for (ArmRow row : rows) {
      PlannedTask task = tasks.get(row.task());
      boolean candidate = row.arm() == Arm.CANDIDATE;
      records.add(
          new EvaluationRow(
              row.evaluation(),
              request.scenario(),
              request.role(),
              task.id(),
              task.group(),
              task.slice(),
              places.getOrDefault(task.group(), 0),
              task.weight(),
              row.arm().label(),
              row.identity(),
              candidate ? request.candidateId() : absent(request.incumbentId()),
              request.candidate().generation().seed(),
              row.text(),
              row.score(),
              row.valid(),
              row.error() == null ? row.reply() : row.error(),
              row.inputTokens(),
              row.outputTokens(),
              row.latencyMillis(),
              null,
              now));
    }
    log.publish("verdict/" + verdict.id(), records);
  }

  private static VerdictRow verdictRow(Verdict verdict, GateRequest request, long now) {
    Trial trial = verdict.trial();
    Measures measures = verdict.measures();
    return new VerdictRow(
        verdict.id(),
        trial.evaluation().hash(),
        request.scenario(),
        request.role(),
        request.candidateId(),
        trial.candidate(),
        absent(request.incumbentId()),
        verdict.decision().label(),
        verdict.reason().label(),
        (long) trial.ledgerEntry(),
        trial.alpha(),
        measures.wealth(),
        measures.groups(),
        measures.gain(),
        measures.lower(),
        measures.upper(),
        new String(VerdictReceipt.bytes(verdict), StandardCharsets.UTF_8),
        now);
  }

  private static String absent(String id) {
    return id.isEmpty() ? null : id;
  }
}
