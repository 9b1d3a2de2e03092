package io.millrace.lake;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * One column of a Parquet table: its type and how a row fills it. Times are epoch milliseconds UTC
 * and are stored without a zone.
 *
 * @param repeats whether values recur within a file, so that a dictionary and statistics pay
 */
record Column<R>(Type type, boolean repeats, Cell<R> cell) {

  private static final int KNOWN = 1;
  private static final int ELEMENT = 2;

  /** Writes the value of one row, with the levels of repetition and definition that it has. */
  @FunctionalInterface
  interface Cell<R> {
    void write(ColumnWriter out, R row);
  }

  void write(ColumnWriter out, List<R> rows) {
    for (int index = 0; index < rows.size(); index++) {
      cell.write(out, rows.get(index));
    }
  }

  /** The path of the column that holds the values. */
  String leaf() {
    return type.isPrimitive() ? type.getName() : type.getName() + ".list.element";
  }

  /** Whether smallest and largest value say something. */
  boolean isOrdered() {
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case INT32, INT64, DOUBLE -> true;
      default -> false;
    };
  }

  /** A string that recurs; null is unknown. */
  static <R> Column<R> name(String name, Function<R, String> value) {
    return new Column<>(string(name), true, textCell(value));
  }

  /** A string that is mostly distinct; null is unknown. */
  static <R> Column<R> text(String name, Function<R, String> value) {
    return new Column<>(string(name), false, textCell(value));
  }

  /** UTF-8 bytes read as a string; the array is not copied. */
  static <R> Column<R> utf8(String name, Function<R, byte[]> value) {
    return new Column<>(string(name), false, bytesCell(value));
  }

  static <R> Column<R> blob(String name, Function<R, byte[]> value) {
    return new Column<>(
        Types.optional(PrimitiveTypeName.BINARY).named(name), false, bytesCell(value));
  }

  static <R> Column<R> count(String name, ToIntFunction<R> value) {
    return new Column<>(
        Types.required(PrimitiveTypeName.INT32).named(name),
        true,
        (out, row) -> out.write(value.applyAsInt(row), 0, 0));
  }

  static <R> Column<R> maybeCount(String name, Function<R, Integer> value) {
    return new Column<>(
        Types.optional(PrimitiveTypeName.INT32).named(name),
        true,
        (out, row) -> {
          Integer number = value.apply(row);
          if (number == null) {
            out.writeNull(0, 0);
          } else {
            out.write(number, 0, KNOWN);
          }
        });
  }

  static <R> Column<R> offset(String name, ToLongFunction<R> value) {
    return new Column<>(
        Types.required(PrimitiveTypeName.INT64).named(name), false, longCell(value));
  }

  static <R> Column<R> time(String name, ToLongFunction<R> value) {
    return new Column<>(
        Types.required(PrimitiveTypeName.INT64)
            .as(LogicalTypeAnnotation.timestampType(false, TimeUnit.MILLIS))
            .named(name),
        false,
        longCell(value));
  }

  static <R> Column<R> maybeLong(String name, Function<R, Long> value) {
    return new Column<>(
        Types.optional(PrimitiveTypeName.INT64).named(name),
        false,
        (out, row) -> {
          Long number = value.apply(row);
          if (number == null) {
            out.writeNull(0, 0);
          } else {
            out.write(number, 0, KNOWN);
          }
        });
  }

  static <R> Column<R> number(String name, Function<R, Double> value) {
    return new Column<>(
        Types.optional(PrimitiveTypeName.DOUBLE).named(name),
        true,
        (out, row) -> {
          Double number = value.apply(row);
          if (number == null) {
            out.writeNull(0, 0);
          } else {
            out.write(number, 0, KNOWN);
          }
        });
  }

  static <R> Column<R> flag(String name, Predicate<R> value) {
    return new Column<>(
        Types.required(PrimitiveTypeName.BOOLEAN).named(name),
        false,
        (out, row) -> out.write(value.test(row), 0, 0));
  }

  /** A list of strings that recur, as Parquet's three-level list. */
  static <R> Column<R> names(String name, Function<R, List<String>> value) {
    return list(name, string("element"), true, value, Column::element);
  }

  static <R> Column<R> texts(String name, Function<R, List<String>> value) {
    return list(name, string("element"), false, value, Column::element);
  }

  static <R> Column<R> counts(String name, Function<R, List<Integer>> value) {
    Type element = Types.optional(PrimitiveTypeName.INT32).named("element");
    return list(name, element, true, value, Column::element);
  }

  @FunctionalInterface
  private interface Element<E> {
    void write(ColumnWriter out, E element, int repetition);
  }

  private static <R, E> Column<R> list(
      String name, Type element, boolean repeats, Function<R, List<E>> value, Element<E> cell) {
    return new Column<>(
        Types.requiredList().element(element).named(name),
        repeats,
        (out, row) -> {
          List<E> elements = value.apply(row);
          if (elements.isEmpty()) {
            out.writeNull(0, 0);
          }
          for (int index = 0; index < elements.size(); index++) {
            cell.write(out, elements.get(index), index == 0 ? 0 : 1);
          }
        });
  }

  private static void element(ColumnWriter out, String text, int repetition) {
    out.write(binary(text), repetition, ELEMENT);
  }

  private static void element(ColumnWriter out, Integer number, int repetition) {
    out.write(number, repetition, ELEMENT);
  }

  private static Type string(String name) {
    return Types.optional(PrimitiveTypeName.BINARY)
        .as(LogicalTypeAnnotation.stringType())
        .named(name);
  }

  private static Binary binary(String text) {
    return Binary.fromConstantByteArray(text.getBytes(StandardCharsets.UTF_8));
  }

  private static <R> Cell<R> textCell(Function<R, String> value) {
    return (out, row) -> {
      String text = value.apply(row);
      if (text == null) {
        out.writeNull(0, 0);
      } else {
        out.write(binary(text), 0, KNOWN);
      }
    };
  }

  private static <R> Cell<R> bytesCell(Function<R, byte[]> value) {
    return (out, row) -> {
      byte[] bytes = value.apply(row);
      if (bytes == null) {
        out.writeNull(0, 0);
      } else {
        out.write(Binary.fromConstantByteArray(bytes), 0, KNOWN);
      }
    };
  }

  private static <R> Cell<R> longCell(ToLongFunction<R> value) {
    return (out, row) -> out.write(value.applyAsLong(row), 0, 0);
  }
}
