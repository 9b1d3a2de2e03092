package io.millrace.jobs.gate;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.registry.AdapterKind;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotState;
import io.millrace.serving.LoadReport;
import io.millrace.serving.ModelCard;
import io.millrace.serving.ServingClient;
import io.millrace.serving.ServingException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Brings a model server to what a slot serves, as after a rollback. One that follows slots is
 * waited for; another is told by vLLM's calls, and its list is believed and not its answers to
 * them.
 */
public final class SlotOnServer {

  private static final long POLL = TimeUnit.MILLISECONDS.toNanos(200);

  private final ServingClient client;
  private final Registry registry;
  private final Duration patience;

  /**
   * @param environment where the server's API key is found
   * @param patience how long one answer, and a server that follows the slot, may take
   * @throws IllegalArgumentException when the address or the key cannot be used
   */
  public SlotOnServer(
      URI server, Map<String, String> environment, Registry registry, Duration patience) {
    this.client = ServingClient.of(server, environment, patience);
    this.registry = registry;
    this.patience = patience;
  }

  /**
   * Has the server serve what is active and free what was rejected, rolled back, or served longer
   * ago than what a rollback would return to. A second call changes nothing.
   *
   * @return what it serves now, in words
   * @throws ServingException with the reason why it does not
   */
  public String bring(Slot slot, SlotState state) throws IOException {
    return client.followsSlots() ? followed(slot, state) : told(slot, state);
  }

  private String told(Slot slot, SlotState state) throws IOException {
    ServedModels models = new ServedModels(client, slot);
    Optional<String> wanted = state.active().map(id -> ServedModels.versioned(slot, id));
    if (wanted.isPresent() && !names().contains(wanted.get())) {
      client.load(wanted.get(), folder(state.active().get()));
    }
    models.unloadUseless(state);
    List<String> names = names();
    if (wanted.isPresent() && !names.contains(wanted.get())) {
      throw new ServingException(
          ServingException.Reason.NOT_LISTED,
          "%s does not list '%s'; see its log".formatted(client.server(), wanted.get()));
    }
    List<String> left = models.useless(state).stream().filter(names::contains).toList();
    if (!left.isEmpty()) {
      throw new ServingException(
          ServingException.Reason.FAILED,
          "%s still lists %s; see its log".formatted(client.server(), String.join(", ", left)));
    }
    return wanted
        .map(name -> "%s serves %s".formatted(client.server(), name))
        .orElseGet(() -> "%s serves the plain base".formatted(client.server()));
  }

  private List<String> names() throws IOException {
    return client.models().stream().map(ModelCard::id).toList();
  }

  private String folder(String id) throws IOException {
    AdapterRecord record =
        registry
            .find(id)
            .orElseThrow(
                () ->
                    new ServingException(
                        ServingException.Reason.ADAPTER_NOT_FOUND,
                        "%s is missing; bring it back".formatted(registry.folder(id))));
    if (record.manifest().kind() == AdapterKind.FULL) {
      throw new ServingException(
          ServingException.Reason.LOAD_FAILED,
          "%s is a whole model, which no server loads while it runs; start one with it"
              .formatted(registry.folder(id)));
    }
    return registry.folder(id).toAbsolutePath().normalize().toString();
  }

  private String followed(Slot slot, SlotState state) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    Optional<JsonNode> seen = seen(slot, state.sequence());
    while (seen.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(POLL);
      seen = seen(slot, state.sequence());
    }
    String serving =
        seen.orElseThrow(
                () ->
                    new ServingException(
                        ServingException.Reason.FAILED,
                        "%s follows slots and has not seen entry %d of slot %s; has it this registry?"
                            .formatted(client.server(), state.sequence(), slot)))
            .path("serving")
            .asText();
    if (state.active().isPresent()) {
      LoadReport report = client.report(slot, state.active().get()).orElse(null);
      if (report == null || !report.loaded() || !report.name().equals(serving)) {
        throw new ServingException(
            ServingException.Reason.LOAD_FAILED,
            "%s serves '%s' and not %s: %s"
                .formatted(
                    client.server(),
                    serving,
                    state.active().get().substring(0, 12),
                    report == null ? "it has not loaded it" : report.error()));
      }
    }
    return "%s serves %s".formatted(client.server(), serving);
  }

  private Optional<JsonNode> seen(Slot slot, long sequence) throws IOException {
    for (JsonNode each : client.slots().path("slots")) {
      if (each.path("scenario").asText().equals(slot.scenario())
          && each.path("role").asText().equals(slot.role())
          && each.path("entry").asLong() >= sequence) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
