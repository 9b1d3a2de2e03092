package io.millrace.dataset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.lake.SqlText;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/** The files of one dataset: written beside their place, then moved there as a whole. */
final class Snapshot {

  private static final String SFT = "sft.parquet";
  private static final String PREFERENCE = "preference.parquet";
  static final String MANIFEST = "manifest.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private Snapshot() {}

  static void write(Connection connection, Dataset dataset, Instant created)
      throws SQLException, IOException {
    Path place = dataset.directory();
    Files.createDirectories(place.getParent());
    Path draft = Files.createTempDirectory(place.getParent(), ".draft-");
    try {
      copy(connection, "dataset_sft", draft.resolve(SFT));
      copy(connection, "dataset_preference", draft.resolve(PREFERENCE));
      Files.write(draft.resolve(MANIFEST), manifest(dataset));
      CreationTime.write(draft, created);
      publish(draft, place);
    } finally {
      Files.deleteIfExists(draft.resolve(SFT));
      Files.deleteIfExists(draft.resolve(PREFERENCE));
      Files.deleteIfExists(draft.resolve(MANIFEST));
      Files.deleteIfExists(draft.resolve(CreationTime.FILE));
      Files.deleteIfExists(draft);
    }
  }

  private static void publish(Path draft, Path place) throws IOException {
    try {
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      // the same hash has the same rows: whoever was first is right
      if (!Files.exists(place.resolve(MANIFEST))) {
        throw e;
      }
    }
  }

  private static void copy(Connection connection, String table, Path file) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute(
          "COPY (FROM "
              + table
              + " ORDER BY pair_hash) TO "
              + SqlText.quoted(file.toString())
              + " (FORMAT parquet, COMPRESSION zstd)");
    }
  }

  private static byte[] manifest(Dataset dataset) throws IOException {
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("hash", dataset.hash());
    manifest.put("scenario", dataset.scenario());
    manifest.put("parent", dataset.parentHash());
    manifest.set("parameters", JSON.readTree(dataset.parameters().json()));
    manifest.put("sft", dataset.sft());
    manifest.put("preference", dataset.preference());
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest);
  }
}
