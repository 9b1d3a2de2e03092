package io.millrace.decode;

import org.apache.avro.Schema;

/** What follows a schema registry's prefix. */
sealed interface WriterSchema {

  record Avro(Schema schema) implements WriterSchema {}

  record Json() implements WriterSchema {}

  /**
   * Nothing that can be read.
   *
   * @param why with the remedy
   */
  record Unusable(String why) implements WriterSchema {}
}
