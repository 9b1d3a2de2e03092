package io.millrace.lake;

import java.util.List;

/**
 * A row of the table of adapters: a publication, or a step in a slot; null is unknown.
 *
 * @param slotSequence the entry of the slot's log; null for the publication
 * @param metrics a JSON object
 * @param recordedAt epoch milliseconds UTC
 */
public record AdapterRow(
    String adapterId,
    String scenario,
    String role,
    String state,
    Long slotSequence,
    String weightsHash,
    String kind,
    String backend,
    List<String> runtimeTypes,
    String baseId,
    String baseWeightsHash,
    String tokenizerHash,
    String chatTemplateHash,
    String conditioningPrefix,
    String datasetHash,
    String parentId,
    Long seed,
    String metrics,
    String codeVersion,
    String verdictId,
    String changedBy,
    String why,
    long recordedAt)
    implements RecordRow {

  public AdapterRow {
    runtimeTypes = List.copyOf(runtimeTypes);
  }
}
