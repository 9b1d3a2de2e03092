package io.millrace.jobs.gate;

import io.millrace.serving.LoadReport;
import io.millrace.serving.ModelCard;
import io.millrace.serving.ServingClient;
import io.millrace.serving.ServingException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
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
  private final GateRequest request;

  ServedModels(ServingClient client, GateRequest request) {
    this.client = client;
    this.request = request;
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

  /** The name that an adapter gets on a server that follows no slots. */
  String versioned(String adapterId) {
    return request.scenario() + "-" + adapterId.substring(0, 12);
  }

  /** What a server that follows the slot made of an adapter; empty from one that does not. */
  Optional<LoadReport> report(String adapterId) throws IOException {
    if (!follows()) {
      return Optional.empty();
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    Optional<LoadReport> report = client.report(request.slot(), adapterId);
    while (report.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(POLL);
      report = client.report(request.slot(), adapterId);
    }
    return report;
  }

  private boolean follows() throws IOException {
    try {
      return !client.slots().path("slots").isEmpty();
    } catch (ServingException noSuchCall) {
      if (noSuchCall.reason() == ServingException.Reason.UNREACHABLE) {
        throw noSuchCall;
      }
      return false;
    }
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
