package io.millrace.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PlainJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Property(seed = "20260106")
  void aTextReadsBackAsItWas(@ForAll("texts") String text) throws JsonProcessingException {
    String json = PlainJson.of(TextNode.valueOf(text));

    assertThat(JSON.readValue(json, String.class)).isEqualTo(text);
  }

  @Test
  void halvesOfPairsAndQuestionMarksStayApart() {
    assertThat(PlainJson.of(TextNode.valueOf("a?\ud83db?\ude00")))
        .isEqualTo("\"a?\\ud83db?\\ude00\"");
    assertThat(PlainJson.of(TextNode.valueOf("\u00e9?\ud83d\ud83d\ude00?")))
        .isEqualTo("\"\u00e9?\\ud83d\ud83d\ude00?\"");
    // the lower half of the code point looks like one of a pair
    assertThat(PlainJson.of(TextNode.valueOf(Character.toString(0x1D800))))
        .isEqualTo("\"" + Character.toString(0x1D800) + "\"");
  }

  /** Letters of one to four bytes, what JSON escapes, and halves of surrogate pairs. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<Character> ascii = Arbitraries.chars().range((char) 0, (char) 0x7F);
    Arbitrary<Character> marked = Arbitraries.of('"', '\\', '?', '\n', '\u001f', '/');
    Arbitrary<Character> other =
        Arbitraries.of('\u0080', '\u00e9', '\u20ac', '\uffff', '\ud83d', '\ude00');
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars('a', ' ', '"').ofMaxLength(40),
        Arbitraries.oneOf(ascii, marked).list().ofMaxSize(300).map(PlainJsonTest::text),
        Arbitraries.oneOf(ascii, marked, other).list().ofMaxSize(60).map(PlainJsonTest::text));
  }

  private static String text(Iterable<Character> letters) {
    StringBuilder text = new StringBuilder();
    letters.forEach(text::append);
    return text.toString();
  }
}
