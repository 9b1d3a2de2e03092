package io.millrace.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.model.ModelVectors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class TokenizerVectorTest {

  @Test
  void encodesAndDecodesAsTheReference() throws IOException {
    for (Path file : ModelVectors.jsonFiles("tokenizer")) {
      JsonNode expected = ModelVectors.json(file);
      Optional<Path> json = ModelVectors.find(expected.get("tokenizer").textValue());
      if (json.isPresent()) {
        try (TextTokenizer tokenizer = TextTokenizer.load(json.get().getParent())) {
          ModelVectors.report(file, check(tokenizer, expected));
        }
      }
    }
  }

  private static int check(TextTokenizer tokenizer, JsonNode expected) {
    int cases = 2;
    assertThat(tokenizer.vocabulary()).isEqualTo(expected.get("vocab_size").intValue());
    JsonNode pair = expected.get("pair");
    assertThat(tokenizer.encodePair(pair.get("a").textValue(), pair.get("b").textValue()))
        .isEqualTo(ModelVectors.ints(pair.get("ids")));
    for (String role : List.of("bos", "eos", "pad")) {
      JsonNode id = expected.get("special").get(role);
      assertThat(tokenizer.idOfRole(role + "_token"))
          .as(role)
          .isEqualTo(id.isNull() ? OptionalInt.empty() : OptionalInt.of(id.intValue()));
      cases++;
    }
    for (JsonNode item : expected.get("encode")) {
      checkEncode(tokenizer, item);
      cases++;
    }
    for (JsonNode item : expected.get("encode_special_as_text")) {
      assertThat(tokenizer.encodePlain(item.get("text").textValue()))
          .as(item.get("text").textValue())
          .isEqualTo(ModelVectors.ints(item.get("ids")));
      cases++;
    }
    for (JsonNode item : expected.get("decode")) {
      int[] ids = ModelVectors.ints(item.get("ids"));
      assertThat(tokenizer.decode(ids, false)).isEqualTo(item.get("decoded").textValue());
      assertThat(tokenizer.decode(ids, true))
          .isEqualTo(item.get("decoded_skip_special").textValue());
      cases++;
    }
    return cases;
  }

  private static void checkEncode(TextTokenizer tokenizer, JsonNode item) {
    String text = item.get("text").textValue();
    Encoded encoded = tokenizer.encode(text, false);
    assertThat(encoded.ids()).as(text).isEqualTo(ModelVectors.ints(item.get("ids")));
    assertThat(tokenizer.encode(text)).isEqualTo(encoded.ids());
    assertThat(encoded.tokens()).isEqualTo(texts(item.get("tokens")));
    assertThat(encoded.codePoints()).as(text).isEqualTo(spans(item.get("offsets")));
    Encoded special = tokenizer.encode(text, true);
    assertThat(special.ids()).isEqualTo(ModelVectors.ints(item.get("ids_with_special")));
    assertThat(tokenizer.decode(encoded.ids(), false)).isEqualTo(item.get("decoded").textValue());
    assertThat(tokenizer.decode(special.ids(), true))
        .isEqualTo(item.get("decoded_skip_special").textValue());
    for (int i = 0; i < encoded.ids().length; i++) {
      Encoded.Span points = encoded.codePoints().get(i);
      Encoded.Span units = encoded.units(text).get(i);
      int[] codePoints =
          text.codePoints().skip(points.start()).limit(points.end() - points.start()).toArray();
      assertThat(text.substring(units.start(), units.end()))
          .isEqualTo(new String(codePoints, 0, codePoints.length));
    }
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::textValue).toList();
  }

  private static List<Encoded.Span> spans(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(span -> new Encoded.Span(span.get(0).intValue(), span.get(1).intValue()))
        .toList();
  }

  @Test
  void doesNotTruncateLongTexts() throws IOException {
    try (TextTokenizer tokenizer = TextTokenizer.load(ModelVectors.ownModel("llama-gqa"))) {
      assertThat(tokenizer.encode("x ".repeat(4000))).hasSizeGreaterThan(4000);
    }
  }
}
