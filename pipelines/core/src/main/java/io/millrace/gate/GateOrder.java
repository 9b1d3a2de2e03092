package io.millrace.gate;

import io.millrace.identity.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The order in which groups are read. It follows from the candidate, the evaluation and the ledger
 * entry, so that it is fixed after the candidate is, and the same after every interruption.
 */
public final class GateOrder {

  private GateOrder() {}

  /** The groups ordered by SHA-256 over seed and name, then by name; each once. */
  public static List<String> of(
      String candidate, String evaluation, int ledgerEntry, Collection<String> groups) {
    String seed = GateJson.hash(List.of(candidate, evaluation, ledgerEntry));
    return groups.stream()
        .collect(
            Collectors.toMap(Function.identity(), group -> key(seed, group), (one, same) -> one))
        .entrySet()
        .stream()
        .sorted(
            Comparator.<Map.Entry<String, String>, String>comparing(Map.Entry::getValue)
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String key(String seed, String group) {
    return Sha256.hex((seed + group).getBytes(StandardCharsets.UTF_8));
  }
}
