package io.millrace.model.examples;

import io.millrace.model.chat.ChatTemplate;
import io.millrace.model.chat.LossMask;
import io.millrace.model.chat.TargetText;
import io.millrace.model.chat.UnmaskableChatException;
import io.millrace.model.chat.jinja.TemplateRenderException;
import io.millrace.model.examples.ExampleOptions.Targets;
import io.millrace.model.examples.ExampleOptions.TooLong;
import io.millrace.model.tokenizer.TextTokenizer;
import io.millrace.model.train.Example;
import io.millrace.model.train.PreferenceExample;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Renders conversations with a base model's template and masks them for training. Counts what it
 * leaves out. Not safe for several threads.
 */
public final class ExampleMaker {

  private final ChatTemplate template;
  private final TextTokenizer tokenizer;
  private final ExampleOptions options;
  private final Map<LeftOut, Integer> leftOut = new EnumMap<>(LeftOut.class);
  private final Map<LeftOut, String> firstWords = new EnumMap<>(LeftOut.class);
  private int cut;

  public ExampleMaker(ChatTemplate template, TextTokenizer tokenizer, ExampleOptions options) {
    this.template = template;
    this.tokenizer = tokenizer;
    this.options = options;
  }

  /** The example of a conversation, or empty where it is left out and counted. */
  public Optional<Example> sft(Conversation conversation) {
    Attempt whole = attempt(conversation, options.targets());
    if (whole.reason == LeftOut.TOO_LONG && options.tooLong() == TooLong.CUT) {
      Optional<Example> shorter =
          shorter(conversation, whole)
              .or(() -> conversation.withoutSystem().flatMap(this::longest));
      cut += shorter.isPresent() ? 1 : 0;
      return shorter.or(() -> count(whole));
    }
    return Optional.ofNullable(whole.example).or(() -> count(whole));
  }

  /**
   * The two continuations of one prefix, or empty where one is left out; learnt is the last. Cut
   * are the oldest turns of both, so that the prefix stays one.
   */
  public Optional<PreferenceExample> preference(Conversation chosen, Conversation rejected) {
    Pair whole = pair(chosen, rejected);
    if (whole.fault().reason == LeftOut.TOO_LONG && options.tooLong() == TooLong.CUT) {
      Optional<PreferenceExample> shorter =
          laterTurns(chosen)
              .mapToObj(start -> pair(chosen.from(start), rejected.from(start)))
              .flatMap(pair -> pair.example().stream())
              .findFirst();
      cut += shorter.isPresent() ? 1 : 0;
      return shorter.or(() -> count(whole.fault()));
    }
    return whole.example().or(() -> count(whole.fault()));
  }

  /** How many conversations were left out so far, by reason. */
  public Map<LeftOut, Integer> leftOut() {
    return Map.copyOf(leftOut);
  }

  /** What was wrong with the first conversation that each reason left out. */
  public Map<LeftOut, String> firstWords() {
    return Map.copyOf(firstWords);
  }

  /** How many conversations lost turns or their system message so far. */
  public int cut() {
    return cut;
  }

  /**
   * What became of a conversation.
   *
   * @param text null where the template did not give it
   * @param example null where there is a reason against it
   */
  private record Attempt(TargetText text, Example example, LeftOut reason, String words) {

    static Attempt failed(LeftOut reason, String words) {
      return new Attempt(null, null, reason, words);
    }
  }

  private record Pair(Attempt better, Attempt worse) {

    Attempt fault() {
      return better.example == null ? better : worse;
    }

    Optional<PreferenceExample> example() {
      return fault().example == null
          ? Optional.empty()
          : Optional.of(new PreferenceExample(better.example, worse.example));
    }
  }

  private Pair pair(Conversation chosen, Conversation rejected) {
    return new Pair(attempt(chosen, Targets.LAST), attempt(rejected, Targets.LAST));
  }

  private Attempt attempt(Conversation conversation, Targets targets) {
    TargetText text;
    try {
      text =
          targets == Targets.ALL
              ? LossMask.mark(template, conversation.input())
              : LossMask.markLast(template, conversation.input());
    } catch (UnmaskableChatException e) {
      return Attempt.failed(LeftOut.UNMASKABLE, e.getMessage());
    } catch (TemplateRenderException e) {
      return Attempt.failed(LeftOut.REFUSED, e.getMessage());
    }
    return judged(conversation, text);
  }

  private Attempt judged(Conversation conversation, TargetText text) {
    if (text.text().isEmpty() || !says(conversation)) {
      return Attempt.failed(LeftOut.NO_TARGET, "the assistant says and calls nothing");
    }
    Example example = TokenMask.apply(text, tokenizer.encode(text.text(), false));
    if (example.targets() == 0) {
      return Attempt.failed(LeftOut.NO_TARGET, "no token of its text is the assistant's");
    }
    return example.ids().length > options.maxTokens()
        ? new Attempt(
            text, null, LeftOut.TOO_LONG, "it has %d tokens".formatted(example.ids().length))
        : new Attempt(text, example, null, "");
  }

  /** Whether the assistant says or calls anything; the end of an empty turn is nothing to learn. */
  private static boolean says(Conversation conversation) {
    for (int i = 0; i < conversation.messages().size(); i++) {
      var message = conversation.messages().get(i);
      boolean empty =
          message.path("content").isEmpty() && message.path("content").asText().isBlank();
      if (conversation.answers(i) && (!empty || !message.path("tool_calls").isEmpty())) {
        return true;
      }
    }
    return false;
  }

  /** A conversation whole where that is short enough, else without turns. */
  private Optional<Example> longest(Conversation conversation) {
    Attempt whole = attempt(conversation, options.targets());
    return Optional.ofNullable(whole.example).or(() -> shorter(conversation, whole));
  }

  private Optional<Example> shorter(Conversation conversation, Attempt whole) {
    return options.targets() == Targets.ALL
        ? withoutEnd(conversation, whole)
        : withoutStart(conversation);
  }

  /** The most turns that are short enough: of two beginnings the one with more turns is longer. */
  private Optional<Example> withoutEnd(Conversation conversation, Attempt whole) {
    int[] ends =
        IntStream.range(1, conversation.messages().size())
            .filter(end -> conversation.answers(end - 1))
            .toArray();
    int fitting = 0;
    int tooLong = ends.length;
    while (fitting < tooLong) {
      int middle = (fitting + tooLong) / 2;
      if (beginning(conversation, whole, ends, middle).reason == LeftOut.TOO_LONG) {
        tooLong = middle;
      } else {
        fitting = middle + 1;
      }
    }
    Optional<Example> longest = last(conversation, whole, ends, 0, fitting);
    // a template that marks answers itself may write less where more turns follow
    return longest.isPresent() || knowsBeginnings(whole)
        ? longest
        : last(conversation, whole, ends, fitting, ends.length);
  }

  private Optional<Example> last(
      Conversation conversation, Attempt whole, int[] ends, int from, int to) {
    return IntStream.iterate(to - 1, answer -> answer >= from, answer -> answer - 1)
        .mapToObj(answer -> beginning(conversation, whole, ends, answer))
        .flatMap(shorter -> Optional.ofNullable(shorter.example).stream())
        .findFirst();
  }

  private Attempt beginning(Conversation conversation, Attempt whole, int[] ends, int answer) {
    Conversation part = conversation.part(0, ends[answer]);
    return knowsBeginnings(whole)
        ? judged(part, whole.text.through(answer))
        : attempt(part, Targets.ALL);
  }

  /** Without generation blocks a whole's answers were found by what is written up to each. */
  private boolean knowsBeginnings(Attempt whole) {
    return whole.text != null && !template.marksAnswers();
  }

  private Optional<Example> withoutStart(Conversation conversation) {
    return laterTurns(conversation)
        .mapToObj(start -> attempt(conversation.from(start), Targets.LAST))
        .flatMap(shorter -> Optional.ofNullable(shorter.example).stream())
        .findFirst();
  }

  /** Where the user speaks, the very beginning aside. */
  private static IntStream laterTurns(Conversation conversation) {
    return IntStream.range(1, conversation.messages().size())
        .filter(i -> conversation.messages().get(i).path("role").asText().equals("user"));
  }

  private <E> Optional<E> count(Attempt attempt) {
    leftOut.merge(attempt.reason, 1, Integer::sum);
    firstWords.putIfAbsent(attempt.reason, attempt.words);
    return Optional.empty();
  }
}
