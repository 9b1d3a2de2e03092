package io.millrace.model.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.model.chat.ChatTemplate;
import io.millrace.model.examples.ExampleOptions.Targets;
import io.millrace.model.examples.ExampleOptions.TooLong;
import io.millrace.model.tokenizer.TextTokenizer;
import io.millrace.model.train.Example;
import io.millrace.model.train.PreferenceExample;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExampleMakerTest {

  private static final Path MODELS =
      Path.of(System.getProperty("millrace.root"), "pipelines/testing/vectors/model/models");
  private static final int PLENTY = 1000;

  private TextTokenizer tokenizer;
  private ChatTemplate template;

  @BeforeEach
  void load() throws IOException {
    Path model = MODELS.resolve("qwen2-bf16");
    tokenizer = TextTokenizer.load(model);
    template = ChatTemplate.read(model, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  private ExampleMaker maker(int maxTokens, Targets targets, TooLong tooLong) {
    return new ExampleMaker(template, tokenizer, new ExampleOptions(maxTokens, targets, tooLong));
  }

  private static Conversation conversation(String... turns) {
    ArrayNode messages = new ObjectMapper().createArrayNode();
    for (int i = 0; i < turns.length; i += 2) {
      messages.addObject().put("role", turns[i]).put("content", turns[i + 1]);
    }
    return new Conversation(messages, null);
  }

  /** The text of the labelled tokens, which of a byte-level tokenizer is exact. */
  private String learnt(Example example) {
    int[] ids = Arrays.stream(example.labels()).filter(l -> l != Example.IGNORED).toArray();
    return tokenizer.decode(ids, false);
  }

  @Test
  void learnsEveryAnswerWithTheEndOfItsTurnAndNothingElse() {
    Conversation chat =
        conversation(
            "system",
            "Be brief.",
            "user",
            "Hi 👋🏽 há",
            "assistant",
            "Yes 👋🏽 é",
            "user",
            "So?",
            "assistant",
            "日本 done");
    Example all = maker(PLENTY, Targets.ALL, TooLong.LEAVE_OUT).sft(chat).orElseThrow();
    Example last = maker(PLENTY, Targets.LAST, TooLong.LEAVE_OUT).sft(chat).orElseThrow();
    assertThat(learnt(all)).isEqualTo("Yes 👋🏽 é<|im_end|>\n日本 done<|im_end|>\n");
    assertThat(learnt(last)).isEqualTo("日本 done<|im_end|>\n");
    assertThat(tokenizer.decode(all.ids(), false)).contains("system\nBe brief.<|im_end|>");
    for (int i = 0; i < all.ids().length; i++) {
      assertThat(all.labels()[i]).isIn(Example.IGNORED, all.ids()[i]);
    }
  }

  @Test
  void leavesOutWhatIsTooLongOrSaysNothingAndCountsWhy() {
    ExampleMaker maker = maker(40, Targets.ALL, TooLong.LEAVE_OUT);
    assertThat(maker.sft(conversation("user", "a", "assistant", "b"))).isPresent();
    assertThat(maker.sft(conversation("user", "a".repeat(300), "assistant", "b"))).isEmpty();
    assertThat(maker.sft(conversation("user", "a", "assistant", ""))).isEmpty();
    assertThat(maker.sft(conversation("user", "a"))).isEmpty();
    assertThat(maker.leftOut()).isEqualTo(Map.of(LeftOut.TOO_LONG, 1, LeftOut.NO_TARGET, 2));
  }

  @Test
  void aSystemMessageIsCutOffOnlyWhereNoTurnFitsBesideIt() {
    String policy = "p ".repeat(100);
    Conversation brief = conversation("system", policy, "user", "one", "assistant", "first");
    Conversation chat =
        conversation(
            "system",
            policy,
            "user",
            "one",
            "assistant",
            "first",
            "user",
            "x ".repeat(60),
            "assistant",
            "second");
    ExampleMaker all = maker(60, Targets.ALL, TooLong.CUT);

    for (Conversation each : List.of(brief, chat)) {
      Example start = all.sft(each).orElseThrow();
      assertThat(tokenizer.decode(start.ids(), false))
          .startsWith("<|im_start|>user\none<|im_end|>");
      assertThat(learnt(start)).isEqualTo("first<|im_end|>\n");
    }
    assertThat(all.cut()).isEqualTo(2);
    assertThat(maker(60, Targets.ALL, TooLong.LEAVE_OUT).sft(brief)).isEmpty();
  }

  @Test
  void cutsAtTurnsAndNeverInsideAnAnswer() {
    Conversation chat =
        conversation(
            "system",
            "S",
            "user",
            "one",
            "assistant",
            "first answer",
            "user",
            "two",
            "assistant",
            "second answer " + "x ".repeat(40));
    ExampleMaker all = maker(60, Targets.ALL, TooLong.CUT);
    Example start = all.sft(chat).orElseThrow();
    assertThat(learnt(start)).isEqualTo("first answer<|im_end|>\n");
    assertThat(start.ids()).hasSizeLessThanOrEqualTo(60);

    Conversation longStart =
        conversation(
            "system",
            "S",
            "user",
            "y ".repeat(60),
            "assistant",
            "first",
            "user",
            "two",
            "assistant",
            "second");
    Example end = maker(60, Targets.LAST, TooLong.CUT).sft(longStart).orElseThrow();
    assertThat(learnt(end)).isEqualTo("second<|im_end|>\n");
    assertThat(tokenizer.decode(end.ids(), false)).startsWith("<|im_start|>system\nS<|im_end|>");

    Conversation oneAnswer = conversation("user", "q", "assistant", "z ".repeat(100));
    Optional<Example> none = all.sft(oneAnswer);
    assertThat(none).isEmpty();
    assertThat(all.leftOut()).isEqualTo(Map.of(LeftOut.TOO_LONG, 1));
    assertThat(all.cut()).isEqualTo(1);
  }

  @Test
  void preferenceExamplesShareTheirPrefixAndLearnTheLastAnswer() {
    Conversation chosen = conversation("user", "q", "assistant", "good");
    Conversation rejected = conversation("user", "q", "assistant", "bad");
    var pair = maker(PLENTY, Targets.ALL, TooLong.LEAVE_OUT).preference(chosen, rejected);
    assertThat(learnt(pair.orElseThrow().chosen())).isEqualTo("good<|im_end|>\n");
    assertThat(learnt(pair.orElseThrow().rejected())).isEqualTo("bad<|im_end|>\n");
  }

  @Test
  void aPreferencePairThatIsTooLongLosesTheSameOldestTurnsOnBothSides() {
    String[] prefix = {"system", "S", "user", "y ".repeat(60), "assistant", "first", "user", "two"};
    Conversation chosen = conversation(with(prefix, "good"));
    Conversation rejected = conversation(with(prefix, "bad " + "x ".repeat(5)));

    ExampleMaker cutting = maker(60, Targets.ALL, TooLong.CUT);
    PreferenceExample pair = cutting.preference(chosen, rejected).orElseThrow();
    for (Example side : List.of(pair.chosen(), pair.rejected())) {
      assertThat(side.ids()).hasSizeLessThanOrEqualTo(60);
      assertThat(tokenizer.decode(side.ids(), false))
          .startsWith("<|im_start|>system\nS<|im_end|>\n<|im_start|>user\ntwo<|im_end|>");
    }
    assertThat(learnt(pair.chosen())).isEqualTo("good<|im_end|>\n");
    assertThat(cutting.cut()).isEqualTo(1);
    assertThat(cutting.leftOut()).isEmpty();

    Conversation endless = conversation(with(prefix, "x ".repeat(90)));
    assertThat(cutting.preference(chosen, endless)).isEmpty();
    ExampleMaker leaving = maker(60, Targets.ALL, TooLong.LEAVE_OUT);
    assertThat(leaving.preference(chosen, rejected)).isEmpty();
    assertThat(leaving.cut()).isZero();
    for (ExampleMaker maker : List.of(cutting, leaving)) {
      assertThat(maker.leftOut()).isEqualTo(Map.of(LeftOut.TOO_LONG, 1));
    }
  }

  private static String[] with(String[] prefix, String answer) {
    return Stream.concat(Arrays.stream(prefix), Stream.of("assistant", answer))
        .toArray(String[]::new);
  }

  @Test
  void saysWhatWasWrongWithTheFirstConversationOfEachReason() {
    ChatTemplate refusing =
        ChatTemplate.parse(
            "{{ raise_exception('no ' + messages[0].content) }}", Map.of(), Clock.systemUTC());
    ExampleMaker maker =
        new ExampleMaker(
            refusing, tokenizer, new ExampleOptions(PLENTY, Targets.ALL, TooLong.LEAVE_OUT));
    for (String each : List.of("poems", "songs")) {
      assertThat(maker.sft(conversation("user", each, "assistant", "b"))).isEmpty();
    }
    assertThat(maker.firstWords()).containsOnlyKeys(LeftOut.REFUSED);
    assertThat(maker.firstWords().get(LeftOut.REFUSED)).contains("no poems");

    ExampleMaker narrow = maker(4, Targets.ALL, TooLong.LEAVE_OUT);
    assertThat(narrow.sft(conversation("user", "a", "assistant", "b"))).isEmpty();
    assertThat(narrow.firstWords().get(LeftOut.TOO_LONG)).matches("it has [0-9]+ tokens");
  }

  @Test
  void theBeginningTokenStandsOnceAndIsNotLearnt() throws IOException {
    Path llama = MODELS.resolve("llama-gqa");
    try (TextTokenizer other = TextTokenizer.load(llama)) {
      ExampleMaker maker =
          new ExampleMaker(
              ChatTemplate.read(llama, Clock.systemUTC()),
              other,
              new ExampleOptions(PLENTY, Targets.ALL, TooLong.LEAVE_OUT));
      Example example = maker.sft(conversation("user", "q", "assistant", "a")).orElseThrow();
      int begin = other.id("<|begin_of_text|>").orElseThrow();
      assertThat(Arrays.stream(example.ids()).filter(id -> id == begin).count()).isEqualTo(1);
      assertThat(example.labels()[0]).isEqualTo(Example.IGNORED);
    }
  }
}
