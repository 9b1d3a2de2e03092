package io.millrace.jobs.gate;

import io.millrace.registry.Slot;
import io.millrace.registry.SlotState;
import io.millrace.serving.AdapterNames;
import io.millrace.serving.LoadReport;
import io.millrace.serving.ModelCard;
import io.millrace.serving.ServingClient;
import io.millrace.serving.ServingException;
import io.millrace.serving.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The names under which a server has a gate's arms. A server that follows the slot is waited for;
 * another is given an adapter under a name with its hash.
 */
final class ServedModels {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ServingClient client;
  private final Slot slot;

  ServedModels(ServingClient client, Slot slot) {
    this.client = client;
    this.slot = slot;
  }

  /**
   * An arm on the server.
   *
   * @param marks whether the server itself writes the adapter's prefix before each prompt
   */
  record Served(String name, boolean marks) {}

  /**
   * Where the server has an arm, loaded now if it does not.
   *
   * @param named the slot after which a server that follows none calls the adapter
   * @throws ServingException when it cannot be served
   */
  Served find(ArmModel arm, Slot named) throws IOException {
    if (arm.adapter().isEmpty()) {
      return new Served(base(""), false);
    }
    Optional<LoadReport> report = report(arm.adapterId());
    if (report.isPresent() && !report.get().loaded()) {
      throw new ServingException(
          ServingException.Reason.LOAD_FAILED,
          client.server() + " could not load it: " + report.get().error());
    }
    if (report.isPresent()) {
      return new Served(report.get().name(), true);
    }
    String name = AdapterNames.of(named, arm.adapterId());
    if (!client.names().contains(name)) {
      client.load(name, arm.adapter());
    }
    return new Served(name, false);
  }

  /**
   * Unloads what is {@link AdapterNames#useless}. A server that follows the slot does this itself.
   */
  void unloadUseless(SlotState state) throws IOException {
    if (!client.followsSlots()) {
      client.unloadListed(AdapterNames.useless(slot, state));
    }
  }

  /** What a server that follows the slot made of an adapter; empty from one that does not. */
  Optional<LoadReport> report(String adapterId) throws IOException {
    if (!client.followsSlots()) {
      return Optional.empty();
    }
    return Waiting.until(() -> client.report(slot, adapterId), PATIENCE);
  }

  /** The base under an adapter, or the server's only one for the empty name. */
  String base(String adapter) throws IOException {
    List<ModelCard> models = client.models();
    return models.stream()
        .filter(card -> card.id().equals(adapter) && !card.parent().isEmpty())
        .map(ModelCard::parent)
        .findFirst()
        .or(
            () ->
                models.stream()
                    .filter(card -> card.parent().isEmpty())
                    .map(ModelCard::id)
                    .findFirst())
        .orElseThrow(
            () ->
                new ServingException(
                    ServingException.Reason.UNKNOWN_MODEL,
                    "%s lists no base model; start it with one".formatted(client.server())));
  }
}
