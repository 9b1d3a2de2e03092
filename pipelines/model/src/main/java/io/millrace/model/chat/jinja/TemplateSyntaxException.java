package io.millrace.model.chat.jinja;

/** A template that cannot be read: malformed, or with a part of Jinja that is not supported. */
public final class TemplateSyntaxException extends TemplateException {
  private static final long serialVersionUID = 1;

  private final int line;
  private final int column;

  TemplateSyntaxException(Position position, String problem) {
    super("the template cannot be read at " + position + ": " + problem);
    this.line = position.line();
    this.column = position.column();
  }

  public int line() {
    return line;
  }

  public int column() {
    return column;
  }
}
