package io.millrace.jobs.gate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.registry.Conditioning;
import io.millrace.serving.AdapterDeployment;
import io.millrace.serving.LoadReport;
import io.millrace.serving.Probe;
import io.millrace.serving.ServingClient;
import io.millrace.serving.ServingException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  ServingCheck(GateRequest request) {
    this.request = request;
    this.client = new ServingClient(URI.create(request.server()), Optional.empty(), PATIENCE);
    this.models = new ServedModels(client, request);
  }

  /**
   * What speaks against serving it now; empty when nothing does.
   *
   * @param questions that tell the candidate from the base, with both answers
   */
  Optional<String> refusal(List<ProbeQuestion> questions) throws IOException {
    try {
      AdapterDeployment deployment = new AdapterDeployment(client);
      Optional<LoadReport> report = models.report(request.candidateId());
      if (report.isPresent() && !report.get().loaded()) {
        return Optional.of(client.server() + " could not load it: " + report.get().error());
      }
      if (report.isPresent()) {
        // a server that follows slots writes the prefix itself
        Probe probe = probe(questions, "");
        deployment.check(report.get().name(), models.base(report.get().name()), probe);
      } else {
        String name = models.versioned(request.candidateId());
        Probe probe = probe(questions, request.candidate().prefix());
        deployment.deploy(name, request.candidate().adapter(), models.base(""), probe);
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
}
