package io.millrace.jobs.gate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.registry.Conditioning;
import io.millrace.serving.AdapterDeployment;
import io.millrace.serving.LoadReport;
import io.millrace.serving.ModelCard;
import io.millrace.serving.Probe;
import io.millrace.serving.ServingClient;
import io.millrace.serving.ServingException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks the server that will serve a candidate: it must have it, and answer as the gate's own engine
 * did, with it and without. A server that follows the slot is waited for; another is given the
 * adapter under a name with its hash.
 */
final class ServingCheck {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long POLL = TimeUnit.MILLISECONDS.toNanos(500);

  private final GateRequest request;
  private final ServingClient client;

  ServingCheck(GateRequest request) {
    this.request = request;
    this.client = new ServingClient(URI.create(request.server()), Optional.empty(), PATIENCE);
  }

  /**
   * What speaks against serving it now; empty when nothing does.
   *
   * @param questions that tell the candidate from the base, with both answers
   */
  Optional<String> refusal(List<ProbeQuestion> questions) throws IOException {
    try {
      AdapterDeployment deployment = new AdapterDeployment(client);
      Optional<LoadReport> report = report();
      if (report.isPresent() && !report.get().loaded()) {
        return Optional.of(client.server() + " could not load it: " + report.get().error());
      }
      if (report.isPresent()) {
        // a server that follows slots writes the prefix itself
        Probe probe = probe(questions, "");
        deployment.check(report.get().name(), base(report.get().name()), probe);
      } else {
        String name = request.scenario() + "-" + request.candidateId().substring(0, 12);
        Probe probe = probe(questions, request.candidate().prefix());
        deployment.deploy(name, request.candidate().adapter(), base(""), probe);
      }
      return Optional.empty();
    } catch (ServingException refused) {
      return Optional.of(refused.getMessage());
    }
  }

  private static Probe probe(List<ProbeQuestion> questions, String prefix) {
    List<Probe.Question> asked = new ArrayList<>();
    for (ProbeQuestion each : questions) {
      ArrayNode messages = Conditioning.mark((ArrayNode) each.messages(), prefix);
      asked.add(new Probe.Question(messages, each.maxTokens(), each.base(), each.adapter()));
    }
    return new Probe(asked, Probe.DEFAULT_AGREEMENT);
  }

  /** Empty from a server that follows no slots. */
  private Optional<LoadReport> report() throws IOException {
    if (!follows()) {
      return Optional.empty();
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    Optional<LoadReport> report = client.report(request.slot(), request.candidateId());
    while (report.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(POLL);
      report = client.report(request.slot(), request.candidateId());
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

  private String base(String adapter) throws IOException {
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
                new IOException(
                    "Cannot probe the candidate: %s lists no base model"
                        .formatted(client.server())));
  }
}
