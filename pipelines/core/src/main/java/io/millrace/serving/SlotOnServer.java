package io.millrace.serving;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.registry.AdapterKind;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.Incumbent;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotState;
import io.millrace.registry.Slots;
import io.millrace.serving.ServingException.Reason;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings a model server to what a slot serves, as after a rollback. One that follows slots is
 * waited for; another is told by vLLM's calls, and what it answers to them is not believed before
 * its list of models shows it.
 */
public final class SlotOnServer {

  private final ServingClient client;
  private final Registry registry;
  private final Slots slots;
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
    this.slots = new Slots(registry.store(), Clock.systemUTC());
    this.patience = patience;
  }

  /**
   * Has the server serve the slot's {@link Slots#incumbent} and free what was rejected, rolled
   * back, or served longer ago than what a rollback would return to. A second call changes nothing.
   *
   * @return what it serves now, in words
   * @throws ServingException with the reason why it does not
   */
  public String bring(Slot slot) throws IOException {
    SlotState state = slots.log(slot).state();
    Optional<Incumbent> serving = slots.incumbent(slot);
    return "%s serves %s"
        .formatted(
            client.server(),
            client.followsSlots()
                ? followed(slot, state, serving)
                : told(AdapterNames.useless(slot, state), serving));
  }

  private String told(List<String> useless, Optional<Incumbent> serving) throws IOException {
    Optional<String> wanted = serving.map(one -> AdapterNames.of(one.slot(), one.adapter()));
    if (wanted.isPresent() && !client.names().contains(wanted.get())) {
      client.load(wanted.get(), folder(serving.get().adapter()));
    }
    client.unloadListed(useless);
    if (wanted.isPresent()) {
      client.requireListed(wanted.get());
    }
    List<String> now = client.names();
    List<String> left = useless.stream().filter(now::contains).toList();
    if (!left.isEmpty()) {
      throw new ServingException(
          Reason.FAILED,
          "%s still lists %s; see its log".formatted(client.server(), String.join(", ", left)));
    }
    return wanted.orElse("the plain base");
  }

  private String folder(String id) throws IOException {
    AdapterRecord record =
        registry
            .find(id)
            .orElseThrow(
                () ->
                    new ServingException(
                        Reason.ADAPTER_NOT_FOUND,
                        "%s is missing; bring it back".formatted(registry.folder(id))));
    if (record.manifest().kind() == AdapterKind.FULL) {
      throw new ServingException(
          Reason.LOAD_FAILED,
          "%s is a whole model, which no server loads while it runs; start one with it"
              .formatted(registry.folder(id)));
    }
    return registry.folder(id).toAbsolutePath().normalize().toString();
  }

  private String followed(Slot slot, SlotState state, Optional<Incumbent> serving)
      throws IOException {
    JsonNode seen =
        Waiting.until(() -> seen(slot, state.sequence()), patience)
            .orElseThrow(
                () ->
                    new ServingException(
                        Reason.FAILED,
                        "%s follows slots and has not seen entry %d of slot %s; start it with the registry that it is in"
                            .formatted(client.server(), state.sequence(), slot)));
    String name = seen.path("serving").asText();
    if (serving.isPresent()) {
      Optional<LoadReport> report = LoadReport.in(seen, serving.get().adapter());
      if (report.filter(one -> one.loaded() && one.name().equals(name)).isEmpty()) {
        throw new ServingException(
            Reason.LOAD_FAILED,
            "%s serves '%s' and not %s: %s"
                .formatted(
                    client.server(),
                    name,
                    serving.get().adapter().substring(0, 12),
                    report
                        .map(LoadReport::error)
                        .filter(error -> !error.isEmpty())
                        .orElse("it has not loaded it")));
      }
    }
    return name;
  }

  private Optional<JsonNode> seen(Slot slot, long sequence) throws IOException {
    return client.slot(slot).filter(one -> one.path("entry").asLong() >= sequence);
  }
}
