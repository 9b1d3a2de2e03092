package io.millrace.jobs.mine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.decode.TraceAvro;
import io.millrace.decode.TraceJson;
import io.millrace.fact.Mined;
import io.millrace.local.KafkaServer;
import io.millrace.local.KafkaServerOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What producers get wrong, all of it through a broker, the job and the loader at once. */
final class BadInputITCase {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String TIMES =
      "\"started_at\":\"2026-01-05T08:00:00Z\",\"ended_at\":\"2026-01-05T08:00:02Z\"";
  private static final List<String> ODD_IDS =
      List.of(
          "../../x",
          "/etc/passwd",
          "a\\b",
          "'; DROP TABLE trace_facts; --",
          "\"quoted\" % _ ?",
          "two\nlines",
          "nothing \0 behind",
          "日本 🙂",
          "x".repeat(512));

  @TempDir private static Path directory;
  private static final List<Input> SENT = new ArrayList<>();
  private static Home home;

  @BeforeAll
  static void mineAll() throws Exception {
    unreadable();
    unusual();
    ODD_IDS.forEach(
        id -> {
          trace(id, TIMES);
          feedback("{\"trace_id\":%s,\"score\":0.9}".formatted(quoted(id)));
        });
    contentsOfOneId();
    home = Home.in(directory.resolve("home"));
    KafkaServerOptions large =
        KafkaServerOptions.defaults()
            .with("message.max.bytes", Integer.toString(Input.LARGEST_BYTES));
    try (KafkaServer kafka = KafkaServer.start(directory.resolve("kafka"), large)) {
      Input.send(kafka, SENT);
      JobClient job = home.stream(kafka, Map.of("from", "earliest"), 1).executeAsync("mine");
      Awaitility.await().atMost(LIMIT).until(() -> home.committed() == SENT.size());
      Input.send(kafka, List.of(new Input(Mined.TRACES, utf8("{\"trace_id\":\"afterwards\"}"))));
      Awaitility.await().atMost(LIMIT).until(() -> home.committed() == SENT.size() + 1);
      Home.cancel(job);
    }
    home.load();
  }

  private static void unreadable() throws Exception {
    traces(
        null,
        new byte[0],
        utf8("hello"),
        utf8("{\"trace_id\":\"cut\""),
        utf8("{\"trace_id\":7}"),
        utf8("{\"trace_id\":\"t\",\"messages\":{}}"),
        utf8("{\"query\":\"whose?\"}"),
        utf8("{\"trace_id\":\"\"}"),
        utf8("{\"trace_id\":\"" + "x".repeat(513) + "\"}"),
        utf8("{\"trace_id\":\"deep\",\"config\":{\"a\":" + "[".repeat(100_000)),
        utf8("{\"trace_id\":\"large\",\"query\":\"" + "x".repeat(10_000_000) + "\"}"),
        new byte[] {(byte) 0xC3, 1, 1, 2, 3, 4, 5, 6, 7, 8, 0},
        new byte[] {0, 0, 0, 0, 99, '{', '}'});
    byte[] avro = TraceAvro.encode(TraceJson.decode(utf8("{\"trace_id\":\"avro\"}")));
    traces(Arrays.copyOf(avro, 12));
    feedback("{\"score\":1}");
    feedback("[]");
    feedback("no");
    SENT.add(new Input(Mined.FEEDBACK, null));
  }

  private static void unusual() {
    trace("numbers", TIMES + ",\"cost_usd\":NaN,\"latency_ms\":\"fast\"");
    trace("negative", TIMES + ",\"latency_ms\":-1");
    trace(
        "backwards",
        "\"started_at\":\"2026-01-05T08:00:02Z\",\"ended_at\":\"2026-01-05T08:00:00Z\"");
    trace("ahead", "\"started_at\":\"2026-01-05T08:00:00Z\",\"ended_at\":\"2099-01-01T00:00:00Z\"");
    trace("timeless", "\"query\":\"when?\"");
    trace("overrated", TIMES + ",\"feedback\":1.5");
    trace("propensity", TIMES + ",\"routing\":{\"propensity\":2}");
    trace("scenario", TIMES + ",\"scenario\":\"../secrets\"");
    feedback("{\"trace_id\":\"negative\",\"score\":-0.1}");
    feedback("{\"trace_id\":\"negative\",\"score\":\"NaN\"}");
    feedback("{\"trace_id\":\"never seen\",\"score\":1}");
  }

  private static void contentsOfOneId() {
    String later = TIMES.replace("08:00:02Z", "08:00:03Z");
    trace("twice", later + ",\"result\":\"later\"");
    trace("twice", TIMES + ",\"result\":\"earlier\"");
    trace("twice", later + ",\"result\":\"later\"");
  }

  @AfterAll
  static void forget() {
    SENT.clear();
  }

  @Test
  void eachRecordThatCannotBeReadIsOneRowOfRejectedWithItsReason() throws Exception {
    assertThat(
            home.texts(
                "SELECT topic || ' ' || reason || ' ' || count(*) FROM rejected"
                    + " GROUP BY topic, reason ORDER BY topic, reason"))
        .containsExactly(
            "feedback empty 2",
            "feedback invalid_json 1",
            "feedback missing_id 1",
            "traces empty 2",
            "traces invalid_avro 1",
            "traces invalid_id 1",
            "traces invalid_json 2",
            "traces missing_id 2",
            "traces too_deep 1",
            "traces too_large 1",
            "traces unknown_fingerprint 1",
            "traces unknown_schema_id 1",
            "traces wrong_type 2");
    assertThat(home.texts("SELECT message FROM rejected WHERE reason = 'wrong_type'"))
        .anyMatch(said -> said.contains("trace_id must be a string") && said.contains("7"))
        .anyMatch(said -> said.contains("messages must be a list of messages"));
    assertThat(home.number("SELECT total_bytes FROM rejected WHERE reason = 'too_large'"))
        .isGreaterThan(10_000_000);
    assertThat(home.number("SELECT count(DISTINCT (topic, record_offset)) FROM rejected"))
        .isEqualTo(home.number("SELECT count(*) FROM rejected"));
  }

  @Test
  void whatIsUnusualIsAFlagOnItsRow() throws Exception {
    assertThat(
            home.texts(
                "SELECT trace_id || ': ' || array_to_string(flags, ' ') FROM trace_facts"
                    + " WHERE len(flags) > 0 ORDER BY trace_id"))
        .containsExactly(
            "afterwards: time_missing",
            "ahead: time_out_of_range",
            "backwards: negative_duration",
            "negative: negative_duration",
            "numbers: number_unreadable",
            "overrated: score_out_of_range",
            "propensity: propensity_out_of_range",
            "scenario: scenario_invalid",
            "timeless: time_missing");
    assertThat(home.number("SELECT year(ended_at) FROM trace_facts WHERE trace_id = 'ahead'"))
        .isEqualTo(2099);
  }

  @Test
  void feedbackOutOfRangeOrForATraceNeverSeenIsKeptAndRatesNothing() throws Exception {
    assertThat(
            home.texts(
                "SELECT trace_id || ' ' || raw_score FROM feedback WHERE NOT in_range ORDER BY ALL"))
        .containsExactly("negative \"NaN\"", "negative -0.1", "overrated 1.5");
    assertThat(
            home.texts(
                "SELECT trace_id FROM trace_quality WHERE list_contains(flags,"
                    + " 'score_out_of_range') AND quality IS NULL ORDER BY trace_id"))
        .containsExactly("negative", "overrated");
    assertThat(home.texts("SELECT score FROM feedback_in_force WHERE trace_id = 'never seen'"))
        .containsExactly("1.0");
    assertThat(home.texts("SELECT quality FROM trace_quality WHERE trace_id = 'never seen'"))
        .isEmpty();
  }

  @Test
  void idsOfAnyCharactersAreFoundAgainWithTheirPayloadAndRating() throws Exception {
    for (String id : ODD_IDS) {
      String text = id.replace("'", "''").replace("\0", "' || chr(0) || '");
      String same = " WHERE trace_id = '" + text + "'";
      assertThat(home.texts("SELECT trace_id FROM trace_facts" + same)).as(id).containsExactly(id);
      assertThat(home.texts("SELECT quality FROM trace_quality" + same)).containsExactly("0.9");
      assertThat(home.texts("SELECT payload FROM payload" + same))
          .singleElement()
          .satisfies(
              payload -> assertThat(TraceJson.decode(utf8(payload)).traceId()).isEqualTo(id));
    }
  }

  @Test
  void otherContentUnderOneIdIsARevisionAndTheLatestRunIsInForce() throws Exception {
    assertThat(
            home.texts(
                "SELECT p.payload ->> '$.result' FROM trace_facts f"
                    + " JOIN payload p ON p.topic = f.topic AND p.partition = f.partition"
                    + " AND p.record_offset = f.record_offset WHERE f.trace_id = 'twice'"))
        .containsExactly("later");
    assertThat(home.number("SELECT count(*) FROM trace_revisions WHERE trace_id = 'twice'"))
        .isEqualTo(1);
    assertThat(home.number("SELECT sum(duplicates) FROM ledger_partitions")).isEqualTo(1);
  }

  @Test
  void everyRecordIsCountedOnce() throws Exception {
    assertThat(home.number("SELECT sum(received) FROM ledger_partitions"))
        .isEqualTo(SENT.size() + 1);
    assertThat(
            home.number(
                "SELECT sum(received - facts - feedback - duplicates - rejected)"
                    + " FROM ledger_partitions"))
        .isZero();
  }

  private static void trace(String id, String fields) {
    traces(utf8("{\"trace_id\":" + quoted(id) + "," + fields + "}"));
  }

  private static void traces(byte[]... values) {
    for (byte[] value : values) {
      SENT.add(new Input(Mined.TRACES, value));
    }
  }

  private static void feedback(String value) {
    SENT.add(new Input(Mined.FEEDBACK, utf8(value)));
  }

  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
