package io.millrace.registry;

import io.millrace.identity.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Hashes of whole files. */
final class FileHash {

  private FileHash() {}

  static PublishedFile of(Path path) throws IOException {
    MessageDigest digest = Sha256.start();
    try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
      long bytes = in.transferTo(OutputStream.nullOutputStream());
      return new PublishedFile(HexFormat.of().formatHex(digest.digest()), bytes);
    }
  }

  static void requireSame(Path path, MessageDigest read, PublishedFile expected)
      throws IOException {
    if (!HexFormat.of().formatHex(read.digest()).equals(expected.sha256())) {
      throw new IOException(
          "Cannot publish %s: it changed while it was read; publish it once its writer is done"
              .formatted(path));
    }
  }
}
