package io.millrace.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PartsTest {

  @Property(seed = "20260105")
  void anAddedTextIsTheNormalisedOne(@ForAll("texts") String text) {
    Parts plain = new Parts();
    Parts folded = new Parts();
    plain.add('u', "before");
    folded.add('u', "before");

    String normal = TextNormalizer.normalize(text);
    plain.add('a', normal);
    boolean some = folded.addNormalized('a', text);

    assertThat(some).isEqualTo(!normal.isEmpty());
    assertThat(folded.codePoints()).isEqualTo(plain.codePoints());
    assertThat(hash(folded)).isEqualTo(hash(plain));
  }

  /** Words and every kind of space, with letters that compose and halves of surrogate pairs. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<Character> ascii = Arbitraries.chars().range((char) 0, (char) 0x7F);
    Arbitrary<Character> space = Arbitraries.of(' ', '\t', '\n', '\u000B', '\f', '\r', '\u001C');
    Arbitrary<Character> other =
        Arbitraries.of('\u00A0', '\u0085', '\u3000', 'e', '\u0301', '\u00E9', '\uD83D', '\uDE00');
    return Arbitraries.oneOf(
        Arbitraries.oneOf(ascii, space).list().ofMaxSize(1_200).map(PartsTest::text),
        Arbitraries.oneOf(ascii, space, other).list().ofMaxSize(60).map(PartsTest::text));
  }

  private static String text(Iterable<Character> letters) {
    StringBuilder text = new StringBuilder();
    letters.forEach(text::append);
    return text.toString();
  }

  private static String hash(Parts parts) {
    MessageDigest digest = Sha256.start();
    parts.updateInto(digest);
    return HexFormat.of().formatHex(digest.digest());
  }
}
