package io.millrace.model.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive of one module without parameters, in the layout that {@code torch.jit.save}
 * writes: an uncompressed zip of two pickles, the format's version and the code.
 */
final class ScriptArchive {

  /** Pickle protocol 2 of an empty {@code __torch__.Ops} object whose state has training = True. */
  private static final byte[] MODULE =
      pickle("c__torch__\nOps\n", ")\u0081}", "X\u0008\0\0\0training", "\u0088sb.");

  private static final byte[] NO_CONSTANTS = pickle(").");
  private static final String FOLDER = "ops/";

  private ScriptArchive() {}

  static byte[] of(String methods) throws IOException {
    String code =
        "class Ops(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n"
            + methods;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      add(zip, "data.pkl", MODULE);
      add(zip, "code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
      add(zip, "constants.pkl", NO_CONSTANTS);
      add(zip, "version", "10\n".getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] pickle(String... operations) {
    return ("\u0080\u0002" + String.join("", operations)).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(FOLDER + name);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
