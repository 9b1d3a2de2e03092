package io.millrace.jobs.train;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build of Millrace runs here. */
final class Build {

  /** The version, and behind a plus sign the commit where the build was told it. */
  static final String VERSION = read();

  private Build() {}

  private static String read() {
    Properties properties = new Properties();
    try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read build.properties beside " + Build.class, e);
    }
    return name(properties.getProperty("version"), properties.getProperty("commit"));
  }

  static String name(String version, String commit) {
    return commit.isBlank() ? version : version + "+" + commit;
  }
}
