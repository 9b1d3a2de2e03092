package io.millrace.model.engine;

/**
 * Keeps the native libraries from the network: no downloads, no telemetry. Whoever is about to load
 * one calls {@link #ensure()} first.
 */
public final class Offline {

  private Offline() {}

  /** Sets the library's switches for this process. */
  public static void ensure() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
  }
}
