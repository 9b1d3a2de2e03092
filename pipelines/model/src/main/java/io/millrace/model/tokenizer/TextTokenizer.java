package io.millrace.model.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import io.millrace.model.base.BaseModelException;
import io.millrace.model.engine.Offline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The tokenizer of a base model. Never truncates and never pads. Safe for use by several threads;
 * holds native memory until closed.
 */
public final class TextTokenizer implements AutoCloseable {

  private static final Map<String, String> OPTIONS =
      Map.of("truncation", "false", "padding", "false");

  private final TokenizerJson json;
  private final HuggingFaceTokenizer tokenizer;
  private final HuggingFaceTokenizer plain;

  private TextTokenizer(TokenizerJson json) throws IOException {
    this.json = json;
    this.tokenizer = load(json.complete());
    this.plain = json.hasSpecialTokens() ? load(json.withoutSpecialTokens()) : tokenizer;
  }

  /**
   * Loads {@code tokenizer.json} and, where it is there, {@code tokenizer_config.json} of a folder.
   *
   * @throws BaseModelException when the file is missing or cannot be understood
   */
  public static TextTokenizer load(Path folder) throws IOException {
    Offline.ensure();
    TokenizerJson json = TokenizerJson.read(folder);
    try {
      return new TextTokenizer(json);
    } catch (RuntimeException e) {
      throw new BaseModelException(
          folder.resolve("tokenizer.json"),
          "cannot be loaded: %s; take the tokenizer of this base model"
              .formatted(String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
    }
  }

  private static HuggingFaceTokenizer load(byte[] definition) throws IOException {
    return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(definition), OPTIONS);
  }

  /** Token ids of a text in which special tokens count, such as a rendered conversation. */
  public int[] encode(String text) {
    return ids(tokenizer.encode(text, false, false));
  }

  /** As {@link #encode(String)}, with the ranges of the text; optionally with what is added. */
  public Encoded encode(String text, boolean addSpecialTokens) {
    Encoding encoding = tokenizer.encode(text, addSpecialTokens, false);
    List<Encoded.Span> spans = new ArrayList<>();
    for (CharSpan span : encoding.getCharTokenSpans()) {
      spans.add(
          span == null ? new Encoded.Span(0, 0) : new Encoded.Span(span.getStart(), span.getEnd()));
    }
    return new Encoded(ids(encoding), Arrays.asList(encoding.getTokens()), spans);
  }

  /** Token ids of a text in which nothing counts as a special token, such as a user's words. */
  public int[] encodePlain(String text) {
    return ids(plain.encode(text, false, false));
  }

  /** Token ids of two texts with what the tokenizer puts around and between them. */
  public int[] encodePair(String first, String second) {
    return ids(tokenizer.encode(first, second, true, false));
  }

  /** The text of token ids; bytes that are no valid UTF-8 become U+FFFD. */
  public String decode(int[] ids, boolean skipSpecialTokens) {
    return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), skipSpecialTokens);
  }

  /** Number of entries, added tokens included. */
  public int vocabulary() {
    return json.vocabulary();
  }

  /** The id of one whole token, if the vocabulary has it. */
  public OptionalInt id(String token) {
    return json.id(token);
  }

  /** The id of a role such as {@code bos_token}, {@code eos_token} or {@code pad_token}. */
  public OptionalInt idOfRole(String role) {
    return json.role(role).map(json::id).orElseGet(OptionalInt::empty);
  }

  private static int[] ids(Encoding encoding) {
    return Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
  }

  @Override
  public void close() {
    tokenizer.close();
    plain.close();
  }
}
