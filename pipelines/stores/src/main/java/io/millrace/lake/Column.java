package io.millrace.lake;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
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

  /** Writes the value of one row as the field at {@code index}, or nothing when it is unknown. */
  @FunctionalInterface
  interface Cell<R> {
    void write(RecordConsumer out, String name, int index, R row);
  }

  void write(RecordConsumer out, int index, R row) {
    cell.write(out, type.getName(), index, row);
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
        (out, field, index, row) -> {
          out.startField(field, index);
          out.addInteger(value.applyAsInt(row));
          out.endField(field, index);
        });
  }

  static <R> Column<R> maybeCount(String name, Function<R, Integer> value) {
    return new Column<>(
        Types.optional(PrimitiveTypeName.INT32).named(name),
        true,
        (out, field, index, row) -> {
          Integer number = value.apply(row);
          if (number != null) {
            out.startField(field, index);
            out.addInteger(number);
            out.endField(field, index);
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
        (out, field, index, row) -> {
          Long number = value.apply(row);
          if (number != null) {
            out.startField(field, index);
            out.addLong(number);
            out.endField(field, index);
          }
        });
  }

  static <R> Column<R> number(String name, Function<R, Double> value) {
    return new Column<>(
        Types.optional(PrimitiveTypeName.DOUBLE).named(name),
        true,
        (out, field, index, row) -> {
          Double number = value.apply(row);
          if (number != null) {
            out.startField(field, index);
            out.addDouble(number);
            out.endField(field, index);
          }
        });
  }

  static <R> Column<R> flag(String name, Predicate<R> value) {
    return new Column<>(
        Types.required(PrimitiveTypeName.BOOLEAN).named(name),
        false,
        (out, field, index, row) -> {
          out.startField(field, index);
          out.addBoolean(value.test(row));
          out.endField(field, index);
        });
  }

  /** A list of strings that recur, as Parquet's three-level list. */
  static <R> Column<R> names(String name, Function<R, List<String>> value) {
    return list(name, string("element"), true, value, (out, text) -> out.addBinary(binary(text)));
  }

  static <R> Column<R> texts(String name, Function<R, List<String>> value) {
    return list(name, string("element"), false, value, (out, text) -> out.addBinary(binary(text)));
  }

  static <R> Column<R> counts(String name, Function<R, List<Integer>> value) {
    Type element = Types.optional(PrimitiveTypeName.INT32).named("element");
    return list(name, element, true, value, RecordConsumer::addInteger);
  }

  @FunctionalInterface
  private interface Element<E> {
    void write(RecordConsumer out, E element);
  }

  private static <R, E> Column<R> list(
      String name, Type element, boolean repeats, Function<R, List<E>> value, Element<E> cell) {
    return new Column<>(
        Types.requiredList().element(element).named(name),
        repeats,
        (out, field, index, row) -> {
          List<E> elements = value.apply(row);
          out.startField(field, index);
          out.startGroup();
          if (!elements.isEmpty()) {
            out.startField("list", 0);
            for (E one : elements) {
              out.startGroup();
              out.startField("element", 0);
              cell.write(out, one);
              out.endField("element", 0);
              out.endGroup();
            }
            out.endField("list", 0);
          }
          out.endGroup();
          out.endField(field, index);
        });
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
    return (out, field, index, row) -> {
      String text = value.apply(row);
      if (text != null) {
        out.startField(field, index);
        out.addBinary(binary(text));
        out.endField(field, index);
      }
    };
  }

  private static <R> Cell<R> bytesCell(Function<R, byte[]> value) {
    return (out, field, index, row) -> {
      byte[] bytes = value.apply(row);
      if (bytes != null) {
        out.startField(field, index);
        out.addBinary(Binary.fromConstantByteArray(bytes));
        out.endField(field, index);
      }
    };
  }

  private static <R> Cell<R> longCell(ToLongFunction<R> value) {
    return (out, field, index, row) -> {
      out.startField(field, index);
      out.addLong(value.applyAsLong(row));
      out.endField(field, index);
    };
  }
}
