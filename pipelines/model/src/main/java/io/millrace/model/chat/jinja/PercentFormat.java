package io.millrace.model.chat.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Iterator;
import java.util.List;

/** Python's {@code text % values} with the conversions s, r, d, i, f and x. */
final class PercentFormat {
  private final String format;
  private final Iterator<Value> values;
  private final PythonText texts;
  private final Budget budget;
  private int at = 0;

  private PercentFormat(String format, List<Value> values, PythonText texts, Budget budget) {
    this.format = format;
    this.values = values.iterator();
    this.texts = texts;
    this.budget = budget;
  }

  static String format(String format, Value values, PythonText texts, Budget budget) {
    List<Value> all = values instanceof TupleValue tuple ? tuple.items() : List.of(values);
    PercentFormat run = new PercentFormat(format, all, texts, budget);
    String text = run.write();
    // a mapping may be left over, as its values could have been named
    if (run.values.hasNext() && !(values instanceof DictValue)) {
      throw TemplateRenderException.type("not all arguments converted during string formatting");
    }
    return text;
  }

  private String write() {
    BoundedText out = new BoundedText(budget);
    while (at < format.length()) {
      int next = format.indexOf('%', at);
      if (next < 0) {
        out.add(format.substring(at));
        break;
      }
      out.add(format.substring(at, next));
      at = next + 1;
      out.add(conversion());
    }
    return out.toString();
  }

  private String conversion() {
    boolean left = false;
    boolean zeros = false;
    for (; current() == '-' || current() == '0'; at++) {
      left |= current() == '-';
      zeros |= current() == '0';
    }
    int width = number();
    int precision = -1;
    if (current() == '.') {
      at++;
      precision = number();
    }
    char type = current();
    at++;
    if (type == '%') {
      return "%";
    }
    String text = converted(type, precision);
    String fill =
        TextPadding.repeated(
            zeros && !left && "dixf".indexOf(type) >= 0 ? "0" : " ",
            Math.max(0, width - CodePoints.count(text)),
            budget);
    if (fill.startsWith("0") && text.startsWith("-")) {
      return "-" + fill + text.substring(1);
    }
    return left ? text + fill : fill + text;
  }

  private char current() {
    if (at >= format.length()) {
      throw new TemplateRenderException(
          TemplateRenderException.Kind.VALUE, "the string ends within a conversion");
    }
    return format.charAt(at);
  }

  private int number() {
    int number = 0;
    for (; NumberScan.isDigit(current()); at++) {
      number = (int) Math.min(Integer.MAX_VALUE, number * 10L + current() - '0');
    }
    return number;
  }

  private String converted(char type, int precision) {
    return switch (type) {
      case 's' -> cut(texts.str(value()), precision);
      case 'r' -> cut(texts.repr(value()), precision);
      case 'd', 'i' -> integer(value()).toString();
      case 'x' -> integer(value()).toString(16);
      case 'f' -> fixed(Numbers.real(value()), precision < 0 ? 6 : precision);
      default -> throw TemplateRenderException.unsupported("the conversion %" + type);
    };
  }

  private Value value() {
    if (!values.hasNext()) {
      throw TemplateRenderException.type("not enough arguments for format string");
    }
    return values.next();
  }

  private static String cut(String text, int precision) {
    return precision < 0 ? text : text.substring(0, CodePoints.offset(text, precision));
  }

  private static BigInteger integer(Value value) {
    if (value instanceof FloatValue number && Double.isFinite(number.value())) {
      return new BigDecimal(number.value()).toBigInteger();
    }
    return Numbers.integer(value)
        .orElseThrow(
            () -> TemplateRenderException.type("a number is needed, not " + value.typeName()));
  }

  private String fixed(double value, int precision) {
    budget.text(precision);
    return Double.isFinite(value)
        ? new BigDecimal(value).setScale(precision, RoundingMode.HALF_EVEN).toPlainString()
        : Numbers.repr(value);
  }
}
