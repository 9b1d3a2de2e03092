package io.millrace.model.chat.jinja;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Which of the names that a macro may be given besides its parameters its body uses. */
final class NameUse {
  private final Deque<Set<String>> macros = new ArrayDeque<>();

  void enterMacro() {
    macros.push(new HashSet<>());
  }

  Set<String> leaveMacro() {
    return macros.pop();
  }

  void used(String name) {
    if (MacroBody.EXTRAS.contains(name)) {
      macros.forEach(used -> used.add(name));
    }
  }
}
