package io.millrace.lake;

import static io.millrace.lake.Column.blob;
import static io.millrace.lake.Column.count;
import static io.millrace.lake.Column.counts;
import static io.millrace.lake.Column.flag;
import static io.millrace.lake.Column.maybeCount;
import static io.millrace.lake.Column.maybeLong;
import static io.millrace.lake.Column.name;
import static io.millrace.lake.Column.names;
import static io.millrace.lake.Column.number;
import static io.millrace.lake.Column.offset;
import static io.millrace.lake.Column.text;
import static io.millrace.lake.Column.texts;
import static io.millrace.lake.Column.time;
import static io.millrace.lake.Column.utf8;

import io.millrace.fact.Fact;
import io.millrace.fact.FeedbackRow;
import io.millrace.fact.Mined;
import io.millrace.fact.RejectedRow;
import io.millrace.fact.Scores.Heuristic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The four kinds of data files that hold what records became. */
final class LakeTables {

  static final LakeTable<Fact> FACTS = new LakeTable<>(Commit.FACTS, factColumns());

  /** Payload rows are the records that became a fact and kept their text. */
  static final LakeTable<Mined> PAYLOAD =
      new LakeTable<>(
          Commit.PAYLOAD,
          List.of(
              text("trace_id", row -> row.fact().traceId()),
              name("topic", Mined::topic),
              count("partition", Mined::partition),
              offset("record_offset", Mined::offset),
              time("produced_at", Mined::producedAt),
              utf8("payload", Mined::payload)));

  static final LakeTable<FeedbackRow> FEEDBACK =
      new LakeTable<>(
          Commit.FEEDBACK,
          List.of(
              text("trace_id", FeedbackRow::traceId),
              maybeCount("step", FeedbackRow::step),
              name("name", FeedbackRow::name),
              name("source", FeedbackRow::source),
              name("author", FeedbackRow::author),
              number("score", FeedbackRow::score),
              name("raw_score", FeedbackRow::rawScore),
              flag("in_range", FeedbackRow::inRange),
              time("time", FeedbackRow::time),
              text("comment", FeedbackRow::comment),
              flag("inline", FeedbackRow::inline),
              name("topic", FeedbackRow::topic),
              count("partition", FeedbackRow::partition),
              offset("record_offset", FeedbackRow::offset)));

  static final LakeTable<RejectedRow> REJECTED =
      new LakeTable<>(
          Commit.REJECTED,
          List.of(
              name("reason", RejectedRow::reason),
              text("message", RejectedRow::message),
              blob("bytes", RejectedRow::bytes),
              count("total_bytes", RejectedRow::totalBytes),
              text("bytes_hash", RejectedRow::bytesHash),
              name("topic", RejectedRow::topic),
              count("partition", RejectedRow::partition),
              offset("record_offset", RejectedRow::offset),
              time("produced_at", RejectedRow::producedAt)));

  static final List<LakeTable<?>> ALL = List.of(FACTS, PAYLOAD, FEEDBACK, REJECTED);

  private LakeTables() {}

  private static List<Column<Fact>> factColumns() {
    List<Column<Fact>> columns =
        new ArrayList<>(
            List.of(
                text("trace_id", Fact::traceId),
                name("scenario", Fact::scenario),
                name("agent", Fact::agent),
                name("agent_version", Fact::agentVersion),
                name("model", Fact::model),
                name("provider", Fact::provider),
                name("adapter_id", Fact::adapterId),
                time("started_at", Fact::startedAt),
                time("ended_at", Fact::endedAt),
                name("outcome", Fact::outcome),
                name("status", Fact::status),
                name("query_class", Fact::queryClass),
                text("prompt_hash", Fact::promptHash),
                text("answer_hash", Fact::answerHash),
                name("config_hash", Fact::configHash),
                name("split", Fact::split),
                count("messages", Fact::messages),
                count("steps", Fact::steps),
                count("tool_calls", Fact::toolCalls),
                count("unparsed_arguments", Fact::unparsedArguments),
                names("tool_names", Fact::toolNames),
                texts("message_hashes", Fact::messageHashes),
                counts("message_lengths", Fact::messageLengths),
                counts("message_indexes", Fact::messageIndexes),
                maybeLong("input_tokens", Fact::inputTokens),
                maybeLong("output_tokens", Fact::outputTokens),
                number("cost_usd", Fact::costUsd),
                number("latency_ms", Fact::latencyMillis),
                name("routing_policy", Fact::routingPolicy),
                number("propensity", Fact::propensity),
                count("redacted_email", fact -> fact.redactions().email()),
                count("redacted_phone", fact -> fact.redactions().phone()),
                count("redacted_card", fact -> fact.redactions().card()),
                count("redacted_iban", fact -> fact.redactions().iban()),
                count("redacted_ip", fact -> fact.redactions().ip()),
                count("redacted_key", fact -> fact.redactions().key())));
    columns.addAll(heuristic("additive_", fact -> fact.scores().additive()));
    columns.addAll(heuristic("unit_", fact -> fact.scores().unit()));
    columns.addAll(
        List.of(
            flag("response_json", fact -> fact.scores().responseJson()),
            number("exact_match", fact -> fact.scores().exact()),
            names("flags", Fact::flags),
            name("topic", Fact::topic),
            count("partition", Fact::partition),
            offset("record_offset", Fact::offset),
            time("produced_at", Fact::producedAt),
            count("payload_bytes", Fact::payloadBytes),
            text("content_hash", Fact::contentHash)));
    return List.copyOf(columns);
  }

  private static List<Column<Fact>> heuristic(String dialect, Function<Fact, Heuristic> scores) {
    return List.of(
        count(dialect + "compliance_markers", fact -> scores.apply(fact).complianceMarkers()),
        count(dialect + "formulaic_preamble", fact -> scores.apply(fact).formulaicPreamble()),
        count(dialect + "first_person", fact -> scores.apply(fact).firstPerson()),
        count(dialect + "creative_form", fact -> scores.apply(fact).creativeForm()),
        count(dialect + "engagement_depth", fact -> scores.apply(fact).engagementDepth()),
        count(dialect + "emotional_register", fact -> scores.apply(fact).emotionalRegister()),
        count(dialect + "degeneration", fact -> scores.apply(fact).degeneration()),
        count(dialect + "empty_broken", fact -> scores.apply(fact).emptyBroken()),
        number(dialect + "lek", fact -> scores.apply(fact).lek()));
  }
}
