package io.millrace.serve;

import static io.millrace.serve.HttpClientOf.chat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.millrace.canary.Assignment;
import io.millrace.canary.Canary;
import io.millrace.canary.CanaryAnswer;
import io.millrace.canary.CanaryDecision;
import io.millrace.canary.CanaryLog;
import io.millrace.canary.CanaryPlan;
import io.millrace.canary.CanaryReason;
import io.millrace.canary.CanaryRow;
import io.millrace.canary.CanaryVerdict;
import io.millrace.canary.ConversationAt;
import io.millrace.canary.ConversationKey;
import io.millrace.canary.FeedbackWeights;
import io.millrace.canary.RatedAnswer;
import io.millrace.fact.Mined;
import io.millrace.fact.MinerOptions;
import io.millrace.fact.TraceMiner;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Rollout;
import io.millrace.registry.SlotChange;
import io.millrace.serve.traces.AnswerTrace;
import io.millrace.trace.Origin;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A canary that gives no answers, from the requests of clients to the canary's verdict. */
class FailingCanaryTest {

  private static final double SHARE = 0.5;
  private static final int CONVERSATIONS = 40;
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir private Path home;
  @TempDir private Path broken;
  private final List<AnswerTrace> traces = new CopyOnWriteArrayList<>();

  @Test
  void itsFailuresAreErrorsOfItsConversationsAndTakeItBack() throws Exception {
    MillSlot mill = new MillSlot(home);
    AdapterRecord active = mill.promote(Vectors.otherAdapter());
    AdapterRecord fresh = mill.publish(OverflowingAdapter.in(broken.resolve("adapter")));
    mill.move(fresh, AdapterState.CANDIDATE, AdapterState.SHADOW);
    long began = mill.log().append(canary(fresh)).sequence();
    int refused = 0;
    try (ModelServer server =
        ModelServer.start(mill.followed(0), new ServeMetrics(), traces::add)) {
      HttpClientOf client = new HttpClientOf(server.url());
      for (int i = 0; i < CONVERSATIONS; i++) {
        String more = ",'max_tokens':1,'metadata':{'conversation':'c" + i + "'}";
        HttpClientOf.Reply reply = client.post("/v1/chat/completions", chat("mill", more));
        refused += reply.error("code").equals("generation_failed") ? 1 : 0;
      }
    }
    assertThat(traces).hasSize(CONVERSATIONS);
    assertThat(traces)
        .filteredOn(trace -> trace.adapterId().equals(fresh.id()))
        .hasSize(refused)
        .hasSizeBetween(5, CONVERSATIONS - 5)
        .allSatisfy(
            trace -> {
              assertThat(trace.model()).isEqualTo(MillSlot.name(fresh));
              assertThat(trace.failure()).contains("generation_failed");
              assertThat(trace.routing().orElseThrow().policy())
                  .isEqualTo(Assignment.rollout("mill/triage", began));
              assertThat(trace.routing().orElseThrow().propensity()).isEqualTo(SHARE);
            });

    List<CanaryRow> rows = rows();
    assertThat(rows)
        .hasSize(CONVERSATIONS)
        .allSatisfy(row -> assertThat(row.error()).isEqualTo(fresh.id().equals(row.adapter())));
    CanaryPlan plan = CanaryLog.plan(mill.log(), mill.log().state()).orElseThrow();
    long later = Instant.now().plus(HOUR).plus(HOUR).toEpochMilli();
    CanaryVerdict verdict = Canary.decide(plan, rows, later, active.id());
    assertThat(verdict.canary().errors())
        .as("up to the alarm all of its conversations")
        .isPositive()
        .isEqualTo(verdict.canary().conversations());
    assertThat(verdict.incumbent().errors()).isZero();
    assertThat(verdict.reason()).isEqualTo(CanaryReason.SILENT);
    assertThat(verdict.decision()).isEqualTo(CanaryDecision.ROLLBACK);
  }

  /** The traces as a miner reads them, each its conversation's only one. */
  private List<CanaryRow> rows() throws JsonProcessingException {
    TraceMiner miner = new TraceMiner(MinerOptions.defaults());
    List<CanaryRow> rows = new ArrayList<>();
    for (AnswerTrace trace : traces) {
      Origin origin = new Origin("traces", 0, rows.size(), Instant.now().toEpochMilli());
      Mined mined = miner.mineTrace(trace.value(), origin);
      assertThat(mined.rejected()).isNull();
      RatedAnswer answer = new RatedAnswer(CanaryAnswer.of(mined.fact()), List.of());
      rows.add(
          ConversationAt.row(
              ConversationKey.of(mined),
              List.of(answer),
              HOUR.toMillis(),
              FeedbackWeights.equal("mill")));
    }
    return rows;
  }

  private static SlotChange canary(AdapterRecord adapter) {
    return new SlotChange(
        adapter.id(),
        adapter.weightsHash(),
        AdapterState.CANARY,
        "test",
        "to see it",
        "v2",
        new Rollout(SHARE, 10, Instant.now().plus(Duration.ofDays(1)), HOUR, HOUR, 0.05, 0.05));
  }
}
