package io.millrace.cli.traffic;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** Answers that end with Enter. */
record TypedLines(BufferedReader in) implements Typing {

  @Override
  public Optional<String> answer() throws IOException {
    return line().map(line -> line.toLowerCase(Locale.ROOT));
  }

  @Override
  public Optional<String> line() throws IOException {
    return Optional.ofNullable(in.readLine()).map(String::strip);
  }
}
