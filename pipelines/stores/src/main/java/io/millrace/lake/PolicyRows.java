package io.millrace.lake;

import io.millrace.policy.PolicyCandidate;
import io.millrace.policy.PolicyRegistry;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotMove;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the logs of policies' slots become in the table of policies. */
public final class PolicyRows {

  private PolicyRows() {}

  /** A row for each step of an entry, with the policy that took it. */
  public static List<PolicyRow> moved(SlotEntry entry, PolicyRegistry registry) throws IOException {
    List<PolicyRow> rows = new ArrayList<>();
    for (SlotMove move : entry.moves()) {
      PolicyCandidate policy =
          registry.published(entry.slot(), move.adapter()).orElseThrow().policy();
      long mined = policy.minedFrom().commitSequence();
      rows.add(
          new PolicyRow(
              policy.id(),
              policy.kind().word(),
              entry.slot().scenario(),
              entry.slot().role(),
              policy.version(),
              move.to().word(),
              entry.sequence(),
              mined == 0 ? null : mined,
              policy.json(),
              entry.verdict().orElse(null),
              entry.by(),
              entry.why(),
              entry.at().toEpochMilli()));
    }
    return rows;
  }

  /** The key under which an entry's rows are published, so that doing it again changes nothing. */
  public static String key(SlotEntry entry) {
    return "policy/" + entry.slot() + "/" + entry.sequence();
  }
}
