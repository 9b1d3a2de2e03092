package io.millrace.model.chat.jinja;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A template that was read once and can be rendered often, by several threads at once. */
public final class JinjaTemplate {
  private final List<Stmt> statements;
  private final boolean marksGeneration;

  private JinjaTemplate(StatementParser.Parsed parsed) {
    this.statements = parsed.statements();
    this.marksGeneration = parsed.marksGeneration();
  }

  /**
   * Reads a template.
   *
   * @throws TemplateSyntaxException with line and column of the first thing that is malformed or
   *     not supported
   */
  public static JinjaTemplate parse(String source) {
    return new JinjaTemplate(StatementParser.parse(source));
  }

  /** Whether the template has generation blocks, which mark what a model writes. */
  public boolean marksGeneration() {
    return marksGeneration;
  }

  /**
   * Renders the template with the given variables; a JSON null is a variable that is none.
   *
   * @param clock what {@code strftime_now} reads, in its zone
   * @throws TemplateRenderException where the template refuses, fails, or takes more steps, text or
   *     depth than a chat template may
   */
  public RenderedText render(Map<String, JsonNode> variables, Clock clock) {
    Rendering runtime = new Rendering(clock);
    Map<String, Value> values = new HashMap<>(Globals.ALL);
    variables.forEach((name, value) -> values.put(name, JsonValues.of(value)));
    Output output = new Output(runtime.budget());
    new Renderer(runtime, Scope.outermost(values).inner(), output).run(statements);
    GenerationTrace generations = runtime.generations();
    return new RenderedText(
        output.text(), List.copyOf(generations.spans()), !generations.misplaced());
  }
}
