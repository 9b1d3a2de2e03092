package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Millrace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces above Kafka's own limit of 1 MiB through the real broker and the real job. */
class LargeRecordsITCase {

  private static final int MILLION = 1_000_000;

  @TempDir private Path home;

  @Test
  void whatTheJobReadsIsMinedWhatItDoesNotIsRejectedAndWhatKafkaDoesNotTakeIsNamed()
      throws SQLException, IOException {
    Path file = home.resolve("traces.jsonl");
    Files.write(
        file,
        List.of(
            trace("small", 10),
            trace("two", 2 * MILLION),
            trace("ten", 10 * MILLION),
            "",
            trace("twenty", 20 * MILLION),
            trace("last", 10)));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Millrace.execute(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            "--home",
            home.toString(),
            "run",
            "--traces",
            file.toString());

    assertThat(code).as(err.toString()).isEqualTo(1);
    assertThat(Homes.texts(home, "SELECT trace_id FROM trace_facts ORDER BY trace_id"))
        .containsExactly("last", "small", "two");
    assertThat(
            Homes.texts(
                home, "SELECT reason || ' ' || total_bytes || ' ' || message FROM rejected"))
        .singleElement()
        .asString()
        .startsWith("too_large " + trace("ten", 10 * MILLION).length())
        .contains("the limit is 8388608");
    assertThat(Homes.numbers(home, "SELECT sum(received)::BIGINT FROM ledger_partitions"))
        .containsExactly(4L);
    assertThat(err.toString())
        .contains("4 records are on Kafka")
        .containsOnlyOnce("Cannot send")
        .contains(
            "Cannot send line 5 of %s to millrace.traces: %,d bytes are too many for the producer"
                .formatted(file, trace("twenty", 20 * MILLION).length()))
        .contains("raise mine.max-record-bytes")
        .doesNotContain("max.message.bytes");
    assertThat(out.toString()).contains("Left out 1 that are larger than Kafka takes");
  }

  /** A trace whose text no compression makes much smaller. */
  private static String trace(String id, int letters) {
    Random random = new Random(letters);
    StringBuilder text = new StringBuilder(letters);
    for (int i = 0; i < letters; i++) {
      text.append((char) ('0' + random.nextInt(10) + (random.nextBoolean() ? 'A' - '0' : 0)));
    }
    return "{\"trace_id\":\"%s\",\"query\":\"q\",\"result\":\"%s\"}".formatted(id, text);
  }
}
