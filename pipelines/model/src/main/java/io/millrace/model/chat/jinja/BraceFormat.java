package io.millrace.model.chat.jinja;

import io.millrace.model.chat.jinja.TemplateRenderException.Kind;
import java.util.List;

/** Python's {@code text.format(...)} with fields by place or name, without format codes. */
final class BraceFormat {
  private BraceFormat() {}

  static Value format(Rendering runtime, String text, Arguments arguments) {
    BoundedText out = new BoundedText(runtime.budget());
    int automatic = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c == '{' || c == '}') && text.startsWith(String.valueOf(c), i + 1)) {
        out.add(String.valueOf(c));
        i++;
      } else if (c == '{') {
        int end = text.indexOf('}', i);
        if (end < 0) {
          throw new TemplateRenderException(Kind.VALUE, "expected '}' before end of string");
        }
        String field = text.substring(i + 1, end);
        out.add(runtime.texts().str(field(field.isEmpty() ? "" + automatic++ : field, arguments)));
        i = end;
      } else if (c == '}') {
        throw new TemplateRenderException(Kind.VALUE, "Single '}' encountered in format string");
      } else {
        out.add(String.valueOf(c));
      }
    }
    return new TextValue(out.toString());
  }

  private static Value field(String field, Arguments arguments) {
    List<Value> positional = arguments.positional();
    if (field.chars().allMatch(NumberScan::isDigit)) {
      int index = field.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(field);
      if (index >= positional.size()) {
        throw new TemplateRenderException(Kind.VALUE, "the format needs a value at place " + field);
      }
      return positional.get(index);
    }
    Value named = arguments.named().get(field);
    if (named != null) {
      return named;
    }
    if (field.chars().allMatch(Character::isJavaIdentifierPart)) {
      throw new TemplateRenderException(Kind.VALUE, "the format needs a value named " + field);
    }
    throw TemplateRenderException.unsupported("the format field {" + field + "}");
  }
}
