package io.millrace.lake;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.identity.CanonicalJson;
import io.millrace.registry.AdapterManifest;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.BaseModel;
import io.millrace.registry.Registry;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotMove;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the registry's files become in the table of adapters. */
public final class AdapterRows {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private AdapterRows() {}

  /**
   * The row of a publication.
   *
   * @param at epoch milliseconds UTC
   */
  public static AdapterRow published(AdapterRecord record, long at) {
    AdapterManifest manifest = record.manifest();
    return row(
        record.id(),
        manifest.scenario(),
        manifest.role(),
        "published",
        null,
        record.weightsHash(),
        Optional.of(manifest),
        null,
        null,
        at);
  }

  /** A row for each step of an entry, with what the registry knows of the adapter. */
  public static List<AdapterRow> moved(SlotEntry entry, Registry registry) throws IOException {
    List<AdapterRow> rows = new ArrayList<>();
    for (SlotMove move : entry.moves()) {
      rows.add(
          row(
              move.adapter(),
              entry.slot().scenario(),
              entry.slot().role(),
              move.to().word(),
              entry.sequence(),
              move.weightsHash(),
              registry.find(move.adapter()).map(AdapterRecord::manifest),
              entry.verdict().orElse(null),
              entry,
              entry.at().toEpochMilli()));
    }
    return rows;
  }

  /** The key under which an entry's rows are published, so that doing it again changes nothing. */
  public static String key(SlotEntry entry) {
    return "slot/" + entry.slot() + "/" + entry.sequence();
  }

  /** The key under which an adapter's publication is recorded. */
  public static String key(AdapterRecord record) {
    return "adapter/" + record.id();
  }

  private static AdapterRow row(
      String id,
      String scenario,
      String role,
      String state,
      Long sequence,
      String weightsHash,
      Optional<AdapterManifest> manifest,
      String verdict,
      SlotEntry entry,
      long at) {
    Optional<BaseModel> base = manifest.map(AdapterManifest::base);
    return new AdapterRow(
        id,
        scenario,
        role,
        state,
        sequence,
        weightsHash,
        manifest.map(known -> known.kind().word()).orElse(null),
        manifest.map(AdapterManifest::backend).orElse(null),
        manifest.map(AdapterManifest::runtimeTypes).orElse(List.of()),
        base.map(BaseModel::id).orElse(null),
        base.map(BaseModel::weightsHash).orElse(null),
        base.map(BaseModel::tokenizerHash).orElse(null),
        base.map(BaseModel::chatTemplateHash).orElse(null),
        manifest
            .map(AdapterManifest::conditioning)
            .map(conditioning -> conditioning.prefix())
            .orElse(null),
        manifest.map(AdapterManifest::datasetHash).orElse(null),
        manifest.map(AdapterManifest::parent).orElse(null),
        manifest.map(AdapterManifest::seed).orElse(null),
        manifest.map(AdapterRows::metrics).orElse(null),
        manifest.map(AdapterManifest::codeVersion).orElse(null),
        verdict,
        entry == null ? null : entry.by(),
        entry == null ? null : entry.why(),
        at);
  }

  private static String metrics(AdapterManifest manifest) {
    return CanonicalJson.of(JSON.valueToTree(manifest.metrics()));
  }
}
