package io.millrace.serve.decode;

import io.millrace.model.decoder.Adapter;
import io.millrace.model.lora.LoraAdapter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The base or one adapter over it under its name. Requests hold it while they run; an adapter that
 * is retired is freed when the last of them lets go.
 */
public final class ServedModel {

  private final String name;
  private final Path root;
  private final String adapterId;
  private final Optional<LoraAdapter> adapter;
  private final String prefix;
  private final Instant since;
  private int holders;
  private boolean retired;

  ServedModel(
      String name,
      Path root,
      String adapterId,
      Optional<LoraAdapter> adapter,
      String prefix,
      Instant since) {
    this.name = name;
    this.root = root;
    this.adapterId = adapterId;
    this.adapter = adapter;
    this.prefix = prefix;
    this.since = since;
  }

  public String name() {
    return name;
  }

  /** The folder it was loaded from. */
  public Path root() {
    return root;
  }

  /** The adapter's id in its registry, or its name where it has none; empty for the base. */
  public String adapterId() {
    return adapterId;
  }

  /** What it was trained to find before a prompt; empty for nothing. */
  public String prefix() {
    return prefix;
  }

  /** When it was loaded. */
  public Instant since() {
    return since;
  }

  public boolean isAdapter() {
    return adapter.isPresent();
  }

  Optional<Adapter> adapter() {
    return adapter.map(LoraAdapter::adapter);
  }

  /** Takes hold, unless it is retired already. */
  synchronized boolean hold() {
    if (!retired) {
      holders++;
    }
    return !retired;
  }

  synchronized void letGo() {
    holders--;
    freeIfUnused();
  }

  /** Refuses new holders. */
  synchronized void retire() {
    retired = true;
    freeIfUnused();
  }

  private void freeIfUnused() {
    if (retired && holders == 0) {
      adapter.ifPresent(LoraAdapter::close);
    }
  }
}
