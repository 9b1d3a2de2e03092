package io.millrace.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.millrace.fact.Scores;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * The single pass agrees with one RE2 pattern for each list, whose semantics are the reference's.
 */
class HeuristicPatternsTest {
  private static final Pattern EMOTION =
      pattern(
          "feel|feeling|felt|pain|joy|sorrow|grief|love|fear|hope|longing|lonely|loneliness"
              + "|compassion|empathy|kindness|gentle|tender|warm|heart|soul|spirit|vulnerable"
              + "|fragile|precious|sacred|profound|deep|intimate|haunting|melancholy|bittersweet"
              + "|poignant|ache|yearning");
  private static final Pattern PRONOUNS = pattern("i|me|my|mine|myself");
  private static final Pattern IMAGERY =
      pattern(
          "like a|as if|as though|akin to|echoes of|whisper|shadow|light|darkness|silence|breath");
  private static final Pattern TECHNICAL =
      pattern("encrypt|hash|key|protocol|certificate|blockchain|mesh|node|p2p|wallet|tor|onion");
  private static final List<Pattern> COMPLIANCE =
      List.of(
          pattern("as an ai"),
          pattern("i cannot"),
          pattern("i can't"),
          pattern("responsibly"),
          pattern("i'm just a|i am just a"),
          pattern("language model"),
          pattern("please note"));
  private static final Pattern LABEL = Pattern.compile("(?m)^\\s*[A-Za-z][A-Za-z\\s]{0,24}:\\s");
  private static final Pattern TAG = Pattern.compile("</?[A-Za-z][^>]*>");
  private static final Pattern CUT =
      Pattern.compile(
          "(?i)\\[end\\]|\\[eof\\]|<\\|endoftext\\|>|<end>|\\.{3,}\\s*$|\\btruncated\\b|\\bcut off\\b");

  private static final List<String> PARTS =
      List.of(
          "feel",
          "feeling",
          "silence",
          "darkness",
          "kindness",
          "key",
          "hash",
          "p2p",
          "I",
          "i",
          "me",
          "my",
          "myself",
          "I'm just a",
          "I am just a",
          "as an AI",
          "like a",
          "as if",
          "echoes of",
          "i cannot",
          "I can't",
          "language model",
          "please note",
          "responsibly",
          "truncated",
          "cut off",
          "[EOF]",
          "<end>",
          "<b",
          "</p",
          ">",
          "Ann",
          "long label of a speaker",
          ":",
          ": ",
          "x",
          "9",
          "_",
          "-",
          "'",
          ".",
          "...",
          " ",
          " ",
          " ",
          "\n",
          "\r",
          "\t",
          "\f",
          "\u000B",
          "\u017F",
          "\u212A",
          "\u00A0",
          "\u2003",
          "é",
          "ſilence",
          "dar\u212Aness",
          "漢",
          "\uD83D\uDE00");

  private static Pattern pattern(String alternatives) {
    return Pattern.compile("(?i)\\b(?:" + alternatives + ")\\b");
  }

  private static int count(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    int count = 0;
    while (matcher.find()) {
      count++;
    }
    return count;
  }

  @Provide
  static Arbitrary<String> mixtures() {
    return Arbitraries.of(PARTS).list().ofMaxSize(30).map(parts -> String.join("", parts));
  }

  @Property(tries = 5_000, seed = "20260104")
  void listsAreCountedAsTheirPatternsAre(@ForAll("mixtures") String text) {
    Scores.Heuristic unit = Heuristics.score(text).unit();
    assertThat(unit.emotionalRegister()).isEqualTo(Math.min(10, count(EMOTION, text)));
    assertThat(unit.firstPerson()).isEqualTo(count(PRONOUNS, text));
    int compliance = COMPLIANCE.stream().mapToInt(pattern -> count(pattern, text)).sum();
    assertThat(unit.complianceMarkers()).isEqualTo(compliance);
    Scores.Heuristic additive = Heuristics.score(text).additive();
    assertThat(additive.engagementDepth()).isEqualTo(Math.min(3, count(TECHNICAL, text)));
    int imagery = Math.min(3, count(IMAGERY, text));
    assertThat(additive.creativeForm()).isIn(imagery, imagery + 2);
    boolean label = LABEL.matcher(text).find();
    assertThat(unit.creativeForm() - additive.creativeForm()).isEqualTo(label ? 1 : 0);
    if (TAG.matcher(text).find()) {
      assertThat(unit.emptyBroken()).isEqualTo(1);
    }
    if (CUT.matcher(text).find()) {
      assertThat(unit.degeneration()).isEqualTo(5);
    }
  }
}
