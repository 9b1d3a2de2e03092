package io.millrace.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Counts the characters that detectors read, since a clock would measure the machine. */
class RedactionWorkTest {
  private static final int MOST_READS_PER_CHARACTER = 500;

  private static long work(String part, int length) {
    RedactionSession session = Redactor.all().session();
    String unused = session.redact(part.repeat(length / part.length()));
    assertThat(unused).isNotNull();
    return session.work();
  }

  @Test
  void detectorsReadABoundedNumberOfCharactersWhateverTheTextHolds() {
    List<String> parts =
        List.of(
            "@",
            "a@",
            "a@a.",
            ".",
            "1",
            "1 ",
            "1-",
            "1.",
            "4111 ",
            "+1",
            "+1 2",
            "(",
            "(1",
            "650-",
            ":",
            "a:",
            "1:",
            "::",
            "sk-",
            "sk-a",
            "-",
            "-----BEGIN ",
            "-----BEGIN PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY----------END ",
            "eyJ",
            "eyJ-",
            "eyJaaaaaaaaaaaa.",
            "eyJa.eyJa",
            "Bearer ",
            "bearer a",
            "DE89",
            "DE89 ",
            "AKIA",
            "AIza",
            "ghp_",
            "github_pat_",
            "xoxb-",
            "a.b@c.d.",
            "1111111111111 ",
            "1.1.1.",
            "é@é.");
    for (String part : parts) {
      long one = work(part, 10_000);
      long four = work(part, 40_000);
      assertThat(one).as(part).isLessThanOrEqualTo(MOST_READS_PER_CHARACTER * 10_000L);
      assertThat(four).as(part).isLessThanOrEqualTo(5 * one + 10_000);
    }
  }

  @Test
  void ordinaryTextIsHardlyLookedAtTwice() {
    String text = "The nightly job copied every row from the staging bucket and then it stopped. ";
    assertThat(work(text, 10_000)).isLessThan(5_000);
  }
}
