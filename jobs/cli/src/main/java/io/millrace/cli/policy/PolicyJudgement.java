package io.millrace.cli.policy;

import io.millrace.policy.PolicyRegistry.Published;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.SlotEntry;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/** Judges a candidate of one kind. */
sealed interface PolicyJudgement permits RoutingJudge, AgentJudge {

  /**
   * Judges a candidate, says what came of it and moves its slot.
   *
   * @return the entry that ended its test; empty where it is held
   */
  Optional<SlotEntry> judge(Published candidate)
      throws IOException, SQLException, RefusedTransitionException;
}
