package io.millrace.model.chat;

import io.millrace.model.chat.jinja.RenderedText;
import io.millrace.model.chat.jinja.TextSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what the assistant wrote in a conversation's text: each answer with the end of its turn,
 * never its heading, never another role's words.
 *
 * <p>Where the template has generation blocks, the targets are exactly the spans that transformers
 * reports for them. Elsewhere an answer begins where the text of the messages before it, rendered
 * with a generation prompt, ends, and it ends where the text of the messages up to it ends; both
 * must be beginnings of the whole text.
 */
public final class LossMask {
  private LossMask() {}

  /**
   * Renders a conversation without a generation prompt and marks its targets; a conversation
   * without an answer has none.
   *
   * @throws UnmaskableChatException where the template writes earlier turns differently once others
   *     follow, or writes a generation block out of its place
   * @throws io.millrace.model.chat.jinja.TemplateRenderException where the template refuses the
   *     conversation or a beginning of it
   */
  public static TargetText mark(ChatTemplate template, ChatInput conversation) {
    ChatInput input = conversation.withGenerationPrompt(false);
    RenderedText whole = template.render(input);
    return template.marksAnswers() ? blocks(whole) : prefixes(template, input, whole.text());
  }

  /**
   * Renders a conversation up to its last answer, which is the only target; messages behind it are
   * left out. Only what comes before the answer must be a beginning of the text, so a template may
   * write earlier answers differently from when they were last.
   *
   * @throws UnmaskableChatException where the generation prompt is no beginning of an answer, or a
   *     generation block is out of its place
   * @throws io.millrace.model.chat.jinja.TemplateRenderException as {@link #mark}
   */
  public static TargetText markLast(ChatTemplate template, ChatInput conversation) {
    ChatInput input = conversation.withGenerationPrompt(false);
    int last = input.messages().size() - 1;
    while (last >= 0 && !isAnswer(input, last)) {
      last--;
    }
    if (last < 0) {
      return new TargetText(template.render(input).text(), List.of());
    }
    ChatInput ending = input.before(last + 1);
    RenderedText whole = template.render(ending);
    if (!template.marksAnswers()) {
      return new TargetText(whole.text(), List.of(answer(template, ending, whole.text(), last)));
    }
    TargetText all = blocks(whole);
    int earlier = template.render(input.before(last)).generationSpans().size();
    int size = all.targets().size();
    return new TargetText(whole.text(), all.targets().subList(Math.min(earlier, size), size));
  }

  private static boolean isAnswer(ChatInput input, int index) {
    return input.messages().get(index).path("role").asText().equals("assistant");
  }

  private static TargetText blocks(RenderedText whole) {
    if (!whole.spansInPlace()) {
      throw new UnmaskableChatException(
          "a generation block of the chat template stands inside a macro, call or captured text,"
              + " where its place in the text is unknown; move the block to the outermost level");
    }
    return new TargetText(whole.text(), whole.generationSpans());
  }

  private static TargetText prefixes(ChatTemplate template, ChatInput input, String whole) {
    List<TextSpan> targets = new ArrayList<>();
    for (int i = 0; i < input.messages().size(); i++) {
      if (isAnswer(input, i)) {
        targets.add(answer(template, input, whole, i));
      }
    }
    return new TargetText(whole, checked(targets));
  }

  private static TextSpan answer(ChatTemplate template, ChatInput input, String whole, int index) {
    String before = template.render(input.before(index).withGenerationPrompt(true)).text();
    boolean last = index + 1 == input.messages().size();
    String through = last ? whole : template.render(input.before(index + 1)).text();
    return new TextSpan(
        prefix(before, whole, index, "and the generation prompt before", ""),
        prefix(through, whole, index, "up to", ", or mark the last answer only"));
  }

  /** Returns the length in code points of a text that the whole one begins with. */
  private static int prefix(String text, String whole, int index, String part, String remedy) {
    if (!whole.startsWith(text)) {
      throw new UnmaskableChatException(
          "the chat template writes the messages "
              + part
              + " the answer at index "
              + index
              + " differently once others follow (from character "
              + firstDifference(text, whole)
              + "), so the answer cannot be marked; use a template with generation blocks"
              + remedy);
    }
    return text.codePointCount(0, text.length());
  }

  private static int firstDifference(String a, String b) {
    int at = 0;
    while (at < Math.min(a.length(), b.length()) && a.charAt(at) == b.charAt(at)) {
      at++;
    }
    return a.codePointCount(0, at);
  }

  private static List<TextSpan> checked(List<TextSpan> targets) {
    int end = 0;
    for (TextSpan target : targets) {
      if (target.start() < end || target.end() < target.start()) {
        throw new UnmaskableChatException(
            "the chat template writes the answer at characters "
                + target.start()
                + " to "
                + target.end()
                + " across an earlier one, which ends at "
                + end);
      }
      end = target.end();
    }
    return targets;
  }
}
