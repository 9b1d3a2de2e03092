package io.millrace.registry;

import java.util.List;

/**
 * How prompts were marked with the quality of their answers in training.
 *
 * @param template what was written before a prompt, with {@code {bucket}} where the bucket stood
 * @param edges the inner edges of the quality buckets, ascending
 * @param prefix the template filled with the best bucket that was trained: it stands before each
 *     prompt in serving and in the gate, byte for byte
 */
public record Conditioning(String template, List<Double> edges, String prefix) {

  public Conditioning {
    edges = List.copyOf(edges);
  }
}
