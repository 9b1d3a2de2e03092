package io.millrace.model.chat.jinja;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Parameters and statements of a macro.
 *
 * @param extras which of {@code caller}, {@code varargs} and {@code kwargs} the statements use
 */
record MacroBody(List<Parameter> parameters, List<Stmt> statements, Set<String> extras) {
  static final Set<String> EXTRAS = Set.of("caller", "varargs", "kwargs");

  record Parameter(String name, Optional<Expr> otherwise) {}
}
