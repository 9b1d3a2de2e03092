package io.millrace.model.chat.jinja;

/**
 * One token of a template.
 *
 * @param text the source of a name, operator or number; the content of data and string literals
 */
record Token(Kind kind, String text, Position position) {
  enum Kind {
    DATA,
    PRINT_BEGIN,
    PRINT_END,
    TAG_BEGIN,
    TAG_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  boolean is(Kind other) {
    return kind == other;
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  boolean isOperator(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }

  /** How an error message calls it. */
  String described() {
    return switch (kind) {
      case END -> "the end of the template";
      case PRINT_END -> "'}}'";
      case TAG_END -> "'%}'";
      case DATA, PRINT_BEGIN, TAG_BEGIN -> "text";
      default -> "'" + text + "'";
    };
  }
}
