package io.millrace.jobs.gate;

import io.millrace.serving.AdapterDeployment;
import io.millrace.serving.LoadReport;
import io.millrace.serving.Probe;
import io.millrace.serving.ServingClient;
import io.millrace.serving.ServingException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
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
    Probe probe =
        new Probe(
            questions.stream()
                .map(
                    each ->
                        new Probe.Question(
                            each.messages(), each.maxTokens(), each.base(), each.adapter()))
                .toList(),
            Probe.DEFAULT_AGREEMENT);
    try {
      AdapterDeployment deployment = new AdapterDeployment(client);
      Optional<LoadReport> report = models.report(request.candidateId());
      if (report.isPresent() && !report.get().loaded()) {
        return Optional.of(client.server() + " could not load it: " + report.get().error());
      }
      if (report.isPresent()) {
        deployment.check(report.get().name(), models.base(report.get().name()), probe);
      } else {
        String name = models.versioned(request.candidateId());
        deployment.deploy(name, request.candidate().adapter(), models.base(""), probe);
      }
      return Optional.empty();
    } catch (ServingException refused) {
      return Optional.of(refused.getMessage());
    }
  }
}
