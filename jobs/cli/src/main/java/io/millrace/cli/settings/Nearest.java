package io.millrace.cli.settings;

import java.util.Collection;
import java.util.Comparator;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the name that was probably meant. */
public final class Nearest {

  private Nearest() {}

  /** Of the names, the one that takes the fewest edits; the first by code point of several. */
  public static String to(String written, Collection<String> names) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return names.stream()
        .sorted()
        .min(Comparator.comparing(name -> distance.apply(written, name)))
        .orElseThrow(
            () -> new IllegalArgumentException("No names to compare " + written + " with"));
  }
}
