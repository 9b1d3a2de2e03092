package io.millrace.cli.serve;

import java.nio.file.Path;

/** Where the tensor libraries unpack themselves. */
public final class Native {

  private static final String CACHE = "DJL_CACHE_DIR";

  private Native() {}

  /** Keeps them inside the home directory, unless the environment names another place. */
  public static void unpackIn(Path home) {
    if (System.getenv(CACHE) == null && System.getProperty(CACHE) == null) {
      System.setProperty(CACHE, home.resolve("cache").resolve("djl").toString());
    }
  }
}
