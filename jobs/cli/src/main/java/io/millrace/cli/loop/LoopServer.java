package io.millrace.cli.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.CommandFailure;
import io.millrace.cli.serve.ServeProcess;
import io.millrace.registry.Slot;
import io.millrace.serve.slots.SlotNames;
import io.millrace.serving.ServingClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The model server of the loop: a child that follows the scenario's slots. */
final class LoopServer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration SWITCH_LIMIT = Duration.ofSeconds(60);
  private static final long POLL = TimeUnit.MILLISECONDS.toNanos(100);

  private final ServeProcess process;
  private final ServingClient client;
  private final Desk desk;

  private LoopServer(ServeProcess process, Desk desk) {
    this.process = process;
    this.desk = desk;
    client = ServingClient.of(process.url(), System.getenv(), PATIENCE);
  }

  static LoopServer start(Path home, Desk desk, String kafka) throws IOException {
    try {
      ServeProcess process =
          ServeProcess.start(
              home,
              List.of("-Xmx512m"),
              List.of(
                  "--scenario",
                  desk.scenario().directory().toString(),
                  "--kafka",
                  kafka,
                  "--port",
                  "0",
                  "--holdback",
                  "0",
                  "--batch",
                  "16"));
      return new LoopServer(process, desk);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while the model server started");
    }
  }

  URI url() {
    return process.url();
  }

  /** Asks a model by its name: the base's folder, the scenario, or one adapter's own. */
  Asking asking(String model) {
    return new Asking(client, model, desk.scenario().generation().maxTokens());
  }

  /** Loads an adapter that no slot has, under a name of its own. */
  void load(String name, Path folder) throws IOException {
    client.load(name, folder.toAbsolutePath().toString());
  }

  /** Frees what {@link #load} loaded. */
  void unload(String name) throws IOException {
    if (!client.unload(name)) {
      throw new IOException("Cannot unload %s: %s has it no more".formatted(name, url()));
    }
  }

  /** Waits until the slot's name leads to this adapter. */
  void awaitServing(Slot slot, String adapterId) throws IOException {
    long begin = System.nanoTime();
    while (!serves(slot, adapterId)) {
      if (System.nanoTime() - begin > SWITCH_LIMIT.toNanos()) {
        throw new CommandFailure(
            "The model server does not serve %s after %d s; see its serve.log"
                .formatted(SlotNames.versioned(slot, adapterId), SWITCH_LIMIT.toSeconds()));
      }
      LockSupport.parkNanos(POLL);
    }
  }

  private boolean serves(Slot slot, String adapterId) throws IOException {
    for (JsonNode each : client.slots().path("slots")) {
      if (each.path("scenario").asText().equals(slot.scenario())
          && each.path("role").asText().equals(slot.role())) {
        return each.path("serving").asText().equals(SlotNames.versioned(slot, adapterId));
      }
    }
    return false;
  }

  @Override
  public void close() {
    process.close();
  }
}
