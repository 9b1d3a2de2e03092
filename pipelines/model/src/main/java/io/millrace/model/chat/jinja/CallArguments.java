package io.millrace.model.chat.jinja;

import java.util.List;
import java.util.Optional;

/**
 * The arguments of a call as they are written.
 *
 * @param spread what follows {@code *}
 * @param namedSpread what follows {@code **}
 */
record CallArguments(
    List<Expr> positional,
    List<NamedArgument> named,
    Optional<Expr> spread,
    Optional<Expr> namedSpread) {
  static final CallArguments NONE =
      new CallArguments(List.of(), List.of(), Optional.empty(), Optional.empty());

  record NamedArgument(String name, Expr value) {}
}
