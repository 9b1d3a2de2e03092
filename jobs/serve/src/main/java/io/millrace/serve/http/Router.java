package io.millrace.serve.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.mining.QueryClass;
import io.millrace.policy.RoutingPolicy;
import io.millrace.registry.Slot;
import io.millrace.serve.ServeMetrics;
import io.millrace.serve.decode.Lease;
import io.millrace.serve.decode.Models;
import io.millrace.serve.routing.PolicyRoutes;
import io.millrace.serve.routing.Upstream;
import io.millrace.trace.Routing;
import java.util.List;
import java.util.Optional;

/**
 * Who answers a chat that asks for a scenario by its name, where the scenario has a routing policy.
 * What the slot's own draw reserves (conversations that are held back, a canary's) goes before the
 * policy, so that of each conversation one draw decides, whose probability its traces bear.
 */
public final class Router {

  private final Models models;
  private final PolicyRoutes policies;
  private final ServeMetrics metrics;

  public Router(Models models, PolicyRoutes policies, ServeMetrics metrics) {
    this.models = models;
    this.policies = policies;
    this.metrics = metrics;
  }

  /** Where a request goes. */
  sealed interface Destination {}

  /** A model of this server. */
  record Local(Lease lease) implements Destination {}

  /** Another server, with what the trace will say. */
  record Remote(Upstream upstream, Slot slot, Routing routing, String conversation)
      implements Destination {}

  /** The policy of a scenario. */
  Optional<RoutingPolicy> policy(String scenario) {
    return policies.policy(scenario);
  }

  /** Empty where no policy has a say, as for requests that are no traffic. */
  Optional<Destination> route(ObjectNode body) {
    String scenario = body.path("model").asText();
    Optional<RoutingPolicy> policy = policies.policy(scenario);
    if (policy.isEmpty() || !body.path("store").asBoolean(true)) {
      return Optional.empty();
    }
    String conversation = ConversationKey.of(body);
    Optional<Lease> reserved = models.reserved(scenario, conversation);
    if (reserved.isPresent()) {
      metrics.routed(scenario, "reserved");
      return Optional.of(new Local(reserved.get()));
    }
    return Optional.of(byPolicy(policy.get(), conversation, queryClass(body)));
  }

  private Destination byPolicy(RoutingPolicy policy, String conversation, String queryClass) {
    String scenario = policy.scenario();
    var choice = policy.choose(queryClass, conversation);
    double reached = choice.propensity() * (1 - models.holdback(scenario));
    Optional<Destination> chosen =
        destination(
            choice.model(),
            scenario,
            new Routing(choice.policy(), reached, choice.candidates()),
            conversation);
    if (chosen.isPresent()) {
      metrics.routed(scenario, "chosen");
      return chosen.get();
    }
    // another model than the one drawn answers, with a probability that nobody knows
    Routing unknown = new Routing(choice.policy(), null, choice.candidates());
    Optional<Destination> fallback =
        destination(policy.defaultModel(), scenario, unknown, conversation);
    metrics.routed(scenario, fallback.isPresent() ? "not_served_default" : "not_served_base");
    return fallback
        .or(() -> destination(models.baseName(), scenario, unknown, conversation))
        .orElseThrow(
            () ->
                ApiError.unknownModel(
                    "The policy %s of '%s' chooses '%s', and neither it nor the base is served here"
                        .formatted(choice.policy(), scenario, choice.model())));
  }

  private Optional<Destination> destination(
      String model, String scenario, Routing routing, String conversation) {
    Slot slot = models.slot(scenario).orElseGet(() -> new Slot(scenario, Slot.ANY_ROLE));
    Optional<Upstream> upstream = policies.upstream(model);
    return upstream.isPresent()
        ? Optional.of(new Remote(upstream.get(), slot, routing, conversation))
        : models.chosen(model, slot, routing, conversation).map(Local::new);
  }

  /** By the first user message with text, as the miner classifies the trace. */
  private static String queryClass(JsonNode body) {
    List<String> texts =
        body.path("messages")
            .valueStream()
            .filter(message -> message.path("role").asText().equals("user"))
            .map(message -> text(message.path("content")))
            .filter(text -> !text.isBlank())
            .toList();
    return texts.isEmpty() ? "unknown" : QueryClass.of(texts.get(0)).label();
  }

  private static String text(JsonNode content) {
    return content.isArray()
        ? String.join("\n", content.valueStream().map(part -> part.path("text").asText()).toList())
        : content.asText();
  }
}
