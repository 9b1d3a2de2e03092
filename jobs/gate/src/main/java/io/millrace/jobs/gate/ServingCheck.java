package io.millrace.jobs.gate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.registry.Conditioning;
import io.millrace.registry.SlotState;
import io.millrace.serving.AdapterDeployment;
import io.millrace.serving.AdapterNames;
import io.millrace.serving.LoadReport;
import io.millrace.serving.Probe;
import io.millrace.serving.ProbeResult;
import io.millrace.serving.ServingClient;
import io.millrace.serving.ServingException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the server that will serve a candidate: it must have it, and answer as the gate's own engine
 * did, with it and without.
 */
final class ServingCheck {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final GateRequest request;
  private final ServingClient client;
  private final ServedModels models;

  /**
   * @param environment where the server's API key is found
   */
  ServingCheck(GateRequest request, Map<String, String> environment) {
    this.request = request;
    this.client = ServingClient.of(URI.create(request.server()), environment, PATIENCE);
    this.models = new ServedModels(client, request.slot());
  }

  /**
   * What the server made of a candidate.
   *
   * @param good whether nothing speaks against serving it now
   * @param words what it answered, or what speaks against it
   */
  record Finding(boolean good, String words) {}

  /**
   * Asks the server.
   *
   * @param questions that tell the candidate from the base, with both answers
   */
  Finding ask(List<ProbeQuestion> questions) throws IOException {
    try {
      AdapterDeployment deployment = new AdapterDeployment(client);
      Optional<LoadReport> report = models.report(request.candidateId());
      if (report.isPresent() && !report.get().loaded()) {
        return new Finding(false, client.server() + " could not load it: " + report.get().error());
      }
      String name =
          report
              .map(LoadReport::name)
              .orElse(AdapterNames.of(request.slot(), request.candidateId()));
      ProbeResult result;
      if (report.isPresent()) {
        // a server that follows slots writes the prefix itself
        result = deployment.check(name, models.base(name), probe(questions, ""));
      } else {
        Probe probe = probe(questions, request.candidate().prefix());
        result = deployment.deploy(name, request.candidate().adapter(), models.base(""), probe);
      }
      return new Finding(true, "%s serves it as %s: %s".formatted(client.server(), name, result));
    } catch (ServingException refused) {
      return new Finding(false, refused.told());
    }
  }

  /** Frees what the slot has no use for any more; what stood in the way, or an empty text. */
  String unloadUseless(SlotState slot) throws IOException {
    try {
      models.unloadUseless(slot);
      return "";
    } catch (ServingException refused) {
      return "adapters that are of no use any more may still be loaded: " + refused.told();
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
}
