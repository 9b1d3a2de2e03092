package io.millrace.duckdb;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A file of SQL statements among the resources; a statement ends with a line that ends in ';'. */
record SchemaScript(String name, String text) {

  /** The scripts that the folder's {@code index} lists, in its order. */
  static List<SchemaScript> folder(String folder) throws IOException {
    List<SchemaScript> scripts = new ArrayList<>();
    for (String name : read("/duckdb/" + folder + "/index").lines().toList()) {
      if (!name.isBlank()) {
        scripts.add(new SchemaScript(name, read("/duckdb/" + folder + "/" + name)));
      }
    }
    return scripts;
  }

  /** The statements in order, each without its closing semicolon. */
  List<String> statements() {
    List<String> statements = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    for (String line : text.lines().toList()) {
      String code = withoutComment(line);
      if (code.isBlank()) {
        continue;
      }
      statement.append(code).append('\n');
      if (code.endsWith(";")) {
        statement.setLength(statement.length() - 2);
        statements.add(statement.toString());
        statement.setLength(0);
      }
    }
    if (!statement.isEmpty()) {
      statements.add(statement.toString());
    }
    return statements;
  }

  private static String withoutComment(String line) {
    return line.stripLeading().startsWith("--") ? "" : line.stripTrailing();
  }

  private static String read(String resource) throws IOException {
    try (InputStream in = SchemaScript.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException(
            "Cannot read "
                + resource
                + ": it is not on the class path; rebuild the schemas module");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
