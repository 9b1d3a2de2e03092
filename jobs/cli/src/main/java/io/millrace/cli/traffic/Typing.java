package io.millrace.cli.traffic;

import java.io.IOException;
import java.util.Optional;

/** What somebody types. */
sealed interface Typing permits TypedKeys, TypedLines {

  /** One answer, in lower case and without spaces around it; empty at the end of the input. */
  Optional<String> answer() throws IOException;

  /** A line without spaces around it; empty at the end of the input. */
  Optional<String> line() throws IOException;
}
