package io.millrace.model.chat.jinja;

import java.util.Optional;

/** A template that could be read but not rendered with the values it was given. */
public final class TemplateRenderException extends TemplateException {
  private static final long serialVersionUID = 1;

  /** Why it could not. */
  public enum Kind {
    /** The template itself refused, by {@code raise_exception}. */
    RAISED("raise_exception"),
    UNDEFINED("UndefinedError"),
    TYPE("TypeError"),
    VALUE("ValueError"),
    /** The template tried to change a value that it was given. */
    SECURITY("SecurityError"),
    RUNTIME("TemplateRuntimeError"),
    ZERO_DIVISION("ZeroDivisionError"),
    OVERFLOW("OverflowError"),
    /** Jinja2 has an answer, this interpreter has none. */
    UNSUPPORTED("NotImplementedError"),
    /** The template took more steps, text or depth than it may. */
    LIMIT("MemoryError");

    private final String pythonName;

    Kind(String pythonName) {
      this.pythonName = pythonName;
    }

    /** The class that Jinja2 or Python raises, or {@code raise_exception}. */
    public String pythonName() {
      return pythonName;
    }
  }

  private final Kind kind;
  private final String problem;
  private final transient Optional<Position> position;

  TemplateRenderException(Kind kind, String problem) {
    this(kind, problem, Optional.empty());
  }

  private TemplateRenderException(Kind kind, String problem, Optional<Position> position) {
    super(sentence(kind, problem, position));
    this.kind = kind;
    this.problem = problem;
    this.position = position;
  }

  static TemplateRenderException type(String problem) {
    return new TemplateRenderException(Kind.TYPE, problem);
  }

  static TemplateRenderException unsupported(String problem) {
    return new TemplateRenderException(Kind.UNSUPPORTED, problem);
  }

  /** The same failure with its place, unless a narrower place is known already. */
  TemplateRenderException at(Position place) {
    return position.isPresent()
        ? this
        : new TemplateRenderException(kind, problem, Optional.of(place));
  }

  private static String sentence(Kind kind, String problem, Optional<Position> position) {
    String where = position.map(place -> " at " + place).orElse("");
    return kind == Kind.RAISED
        ? "the template refuses" + where + ": " + problem
        : "the template cannot be rendered" + where + ": " + problem;
  }

  public Kind kind() {
    return kind;
  }

  /** What went wrong, without the place; for {@link Kind#RAISED} the template's own words. */
  public String problem() {
    return problem;
  }
}
