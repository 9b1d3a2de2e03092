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

/**
 * Renders conversations with a base model's template and masks them for training. Counts what it
 * leaves out. Not safe for several threads.
 */
public final class ExampleMaker {

  private final ChatTemplate template;
  private final TextTokenizer tokenizer;
  private final ExampleOptions options;
  private final Map<LeftOut, Integer> leftOut = new EnumMap<>(LeftOut.class);
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
          options.targets() == Targets.ALL ? withoutEnd(conversation) : withoutStart(conversation);
      cut += shorter.isPresent() ? 1 : 0;
      return shorter.or(() -> count(whole));
    }
    return Optional.ofNullable(whole.example).or(() -> count(whole));
  }

  /** The two continuations of one prefix, or empty where one is left out; learnt is the last. */
  public Optional<PreferenceExample> preference(Conversation chosen, Conversation rejected) {
    Attempt better = attempt(chosen, Targets.LAST);
    Attempt worse = attempt(rejected, Targets.LAST);
    if (better.example == null || worse.example == null) {
      count(better.example == null ? better : worse);
      return Optional.empty();
    }
    return Optional.of(new PreferenceExample(better.example, worse.example));
  }

  /** How many conversations were left out so far, by reason. */
  public Map<LeftOut, Integer> leftOut() {
    return Map.copyOf(leftOut);
  }

  /** How many conversations lost turns so far. */
  public int cut() {
    return cut;
  }

  private record Attempt(Example example, LeftOut reason) {}

  private Attempt attempt(Conversation conversation, Targets targets) {
    TargetText text;
    try {
      text =
          targets == Targets.ALL
              ? LossMask.mark(template, conversation.input())
              : LossMask.markLast(template, conversation.input());
    } catch (UnmaskableChatException e) {
      return new Attempt(null, LeftOut.UNMASKABLE);
    } catch (TemplateRenderException e) {
      return new Attempt(null, LeftOut.REFUSED);
    }
    if (text.text().isEmpty() || !says(conversation)) {
      return new Attempt(null, LeftOut.NO_TARGET);
    }
    Example example = TokenMask.apply(text, tokenizer.encode(text.text(), false));
    if (example.targets() == 0) {
      return new Attempt(null, LeftOut.NO_TARGET);
    }
    return example.ids().length > options.maxTokens()
        ? new Attempt(null, LeftOut.TOO_LONG)
        : new Attempt(example, null);
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

  private Optional<Example> withoutEnd(Conversation conversation) {
    for (int end = conversation.messages().size() - 1; end > 0; end--) {
      if (conversation.answers(end - 1)) {
        Attempt shorter = attempt(conversation.part(0, end), Targets.ALL);
        if (shorter.example != null) {
          return Optional.of(shorter.example);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Example> withoutStart(Conversation conversation) {
    int size = conversation.messages().size();
    for (int start = 1; start < size; start++) {
      boolean turn = conversation.messages().get(start).path("role").asText().equals("user");
      if (turn) {
        Attempt shorter = attempt(conversation.part(start, size), Targets.LAST);
        if (shorter.example != null) {
          return Optional.of(shorter.example);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Example> count(Attempt attempt) {
    leftOut.merge(attempt.reason, 1, Integer::sum);
    return Optional.empty();
  }
}
