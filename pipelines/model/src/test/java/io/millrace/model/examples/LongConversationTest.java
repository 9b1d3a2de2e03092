package io.millrace.model.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.model.chat.ChatTemplate;
import io.millrace.model.examples.ExampleOptions.Targets;
import io.millrace.model.examples.ExampleOptions.TooLong;
import io.millrace.model.tokenizer.TextTokenizer;
import io.millrace.model.train.Example;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversations of many turns, cut to those that fit. */
class LongConversationTest {

  private static final Path MODEL =
      Path.of(System.getProperty("millrace.root"))
          .resolve("pipelines/testing/vectors/model/models/qwen2-bf16");
  private static final int ANSWERS = 200;
  private static final int PLENTY = 100_000;
  private static final String BLOCKS =
      "{{ strftime_now('%Y') }}\n{% for m in messages %}{% if m.role == 'assistant' %}"
          + "{% generation %}{{ m.content + '\\n' }}{% endgeneration %}"
          + "{% else %}{{ m.content + '\\n' }}{% endif %}{% endfor %}";
  private static final String PREFIXES =
      BLOCKS.replace("{% generation %}", "").replace("{% endgeneration %}", "");

  private TextTokenizer tokenizer;

  @BeforeEach
  void load() throws IOException {
    tokenizer = TextTokenizer.load(MODEL);
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  /** A clock that a template asks once whenever it is rendered. */
  private static final class Renderings extends Clock {

    private int count;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      count++;
      return Instant.EPOCH;
    }
  }

  private ExampleMaker maker(String template, Clock clock, int maxTokens) {
    return new ExampleMaker(
        ChatTemplate.parse(template, Map.of(), clock),
        tokenizer,
        new ExampleOptions(maxTokens, Targets.ALL, TooLong.CUT));
  }

  private static Conversation conversation(Stream<String> answers) {
    ArrayNode messages = new ObjectMapper().createArrayNode();
    answers.forEach(
        answer -> {
          messages.addObject().put("role", "user").put("content", "and then");
          messages.addObject().put("role", "assistant").put("content", answer);
        });
    return new Conversation(messages, null);
  }

  private static Conversation turns(int answers) {
    return conversation(IntStream.range(0, answers).mapToObj(i -> "answer " + i));
  }

  private String learnt(Example example) {
    int[] ids = Arrays.stream(example.labels()).filter(l -> l != Example.IGNORED).toArray();
    return tokenizer.decode(ids, false);
  }

  @ParameterizedTest
  @CsvSource({
    "true, 900, 20",
    "true, 40, 20",
    // the whole is rendered up to each answer and behind it, to find them all
    "false, 900, 401",
    "false, 40, 401",
  })
  void isCutToTheMostTurnsThatFitWithFewRenderings(boolean blocks, int maxTokens, int renderings) {
    String template = blocks ? BLOCKS : PREFIXES;
    Renderings clock = new Renderings();

    Example cut = maker(template, clock, maxTokens).sft(turns(ANSWERS)).orElseThrow();

    assertThat(clock.count).isBetween(1, renderings);
    assertThat(cut.ids()).hasSizeLessThanOrEqualTo(maxTokens);
    int answers = (int) learnt(cut).lines().count();
    Example same = maker(template, clock, PLENTY).sft(turns(answers)).orElseThrow();
    assertThat(cut.ids()).isEqualTo(same.ids());
    assertThat(cut.labels()).isEqualTo(same.labels());
    Example next = maker(template, clock, PLENTY).sft(turns(answers + 1)).orElseThrow();
    assertThat(next.ids()).hasSizeGreaterThan(maxTokens);
  }

  @Test
  void ofATemplateThatWritesLessForMoreTurnsTheMostThatFitAreFoundToo() {
    String shrinking =
        "{% for m in messages %}{% if m.role == 'assistant' %}{% generation %}"
            + "{{ (m.content if loop.last else '') + '\\n' }}{% endgeneration %}"
            + "{% endif %}{% endfor %}";
    String endless = "x ".repeat(90);
    Conversation chat = conversation(Stream.of(endless, endless, "brief", endless));
    ExampleMaker maker = maker(shrinking, Clock.systemUTC(), 30);

    assertThat(learnt(maker.sft(chat).orElseThrow())).endsWith("brief\n");
    assertThat(maker.cut()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void whereNotEvenTheFirstTurnFitsItIsLeftOutAsTooLong(boolean blocks) {
    Conversation chat = conversation(Stream.of("x ".repeat(90), "brief", "x ".repeat(90)));
    ExampleMaker maker = maker(blocks ? BLOCKS : PREFIXES, Clock.systemUTC(), 30);
    assertThat(maker.sft(chat)).isEmpty();
    assertThat(maker.leftOut()).isEqualTo(Map.of(LeftOut.TOO_LONG, 1));
  }
}
