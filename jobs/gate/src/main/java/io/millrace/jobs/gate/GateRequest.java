package io.millrace.jobs.gate;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.registry.Slot;
import io.millrace.serving.JudgeServer;
import java.nio.file.Path;
import java.util.List;

/**
 * What a run of the gate needs besides its trial; {@code request.json} in its folder.
 *
 * @param receiptKey under which the registry keeps the one verdict of this turn of the test
 * @param incumbentId empty for the plain base
 * @param incumbentRole the role of the slot that serves the incumbent: this one's, or {@code *}
 * @param plain the scenario's base alone, which the probe compares with
 * @param server the server that is asked before a promotion, empty for none
 * @param canary whether a promotion leaves the slot as it is
 * @param judge the model that judges answers, null for none
 * @param pending batches to be answered, in the order in which the decision needs them
 * @param closed whether the ledger is left as it is: the candidate is a copy of what serves
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record GateRequest(
    String scenario,
    String role,
    String scenarioDirectory,
    String home,
    String registry,
    String lake,
    String cache,
    String candidateId,
    String incumbentId,
    String incumbentRole,
    ArmModel candidate,
    ArmModel incumbent,
    ArmModel plain,
    String receiptKey,
    boolean closed,
    String server,
    boolean canary,
    JudgeServer judge,
    WorkerLimits worker,
    List<String> pending) {

  GateRequest {
    incumbentRole = incumbentRole == null ? role : incumbentRole;
    pending = List.copyOf(pending);
  }

  Slot slot() {
    return new Slot(scenario, role);
  }

  Slot incumbentSlot() {
    return new Slot(scenario, incumbentRole);
  }

  GateHome places() {
    return new GateHome(Path.of(home), Path.of(registry), Path.of(lake), Path.of(cache));
  }
}
