package io.millrace.jobs.gate;

import io.millrace.registry.Slot;
import io.millrace.registry.SlotState;
import io.millrace.registry.Standing;
import io.millrace.serving.LoadReport;
import io.millrace.serving.ModelCard;
import io.millrace.serving.ServingClient;
import io.millrace.serving.ServingException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The names under which a server has a gate's arms. A server that follows the slot is waited for;
 * another is given an adapter under a name with its hash.
 */
final class ServedModels {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long POLL = TimeUnit.MILLISECONDS.toNanos(500);

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
   * @throws ServingException when it cannot be served
   */
  Served find(ArmModel arm) throws IOException {
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
    String name = versioned(arm.adapterId());
    if (client.models().stream().noneMatch(card -> card.id().equals(name))) {
      client.load(name, arm.adapter());
    }
    return new Served(name, false);
  }

  /** The name that an adapter gets on a server that follows no slots: no other ever has it. */
  String versioned(String adapterId) {
    return versioned(slot, adapterId);
  }

  static String versioned(Slot slot, String adapterId) {
    return "%s-%s-%s"
        .formatted(
            slot.scenario(), slot.role().replace(Slot.ANY_ROLE, "any"), adapterId.substring(0, 12));
  }

  /** A refusal, and where the key comes from when that is what it is about. */
  static String told(ServingException refused) {
    return refused.reason() == ServingException.Reason.UNAUTHORIZED
        ? refused.getMessage() + " in " + ServingClient.KEY
        : refused.getMessage();
  }

  /**
   * Unloads what the slot has rejected, rolled back or served before what it would now return to.
   * What it would return to stays, so that a rollback finds it. A server that follows the slot does
   * this itself.
   */
  void unloadUseless(SlotState state) throws IOException {
    if (client.followsSlots()) {
      return;
    }
    List<String> names = client.models().stream().map(ModelCard::id).toList();
    for (String name : useless(state)) {
      if (names.contains(name)) {
        client.unload(name);
      }
    }
  }

  /** The names of what {@link #unloadUseless} unloads, loaded or not. */
  List<String> useless(SlotState state) {
    Optional<String> before = state.rollbackTarget();
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, Standing> known : state.standings().entrySet()) {
      boolean useless =
          switch (known.getValue().state()) {
            case REJECTED, ROLLED_BACK -> true;
            case RETIRED -> !before.equals(Optional.of(known.getKey()));
            case CANDIDATE, SHADOW, CANARY, ACTIVE -> false;
          };
      if (useless) {
        found.add(versioned(known.getKey()));
      }
    }
    return found;
  }

  /** What a server that follows the slot made of an adapter; empty from one that does not. */
  Optional<LoadReport> report(String adapterId) throws IOException {
    if (!client.followsSlots()) {
      return Optional.empty();
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    Optional<LoadReport> report = client.report(slot, adapterId);
    while (report.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(POLL);
      report = client.report(slot, adapterId);
    }
    return report;
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
