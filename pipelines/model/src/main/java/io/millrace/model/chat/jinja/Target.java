package io.millrace.model.chat.jinja;

import java.util.List;

/** What a value is assigned to. */
sealed interface Target {
  record Variable(String name) implements Target {}

  record Unpacked(List<Target> items) implements Target {}

  /** An attribute of a namespace. */
  record Member(String namespace, String name) implements Target {}
}
