package io.millrace.serve.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.mining.AskedClass;
import io.millrace.policy.RoutingPolicy;
import io.millrace.privacy.Redactor;
import io.millrace.registry.Slot;
import io.millrace.serve.ServeMetrics;
import io.millrace.serve.decode.Lease;
import io.millrace.serve.decode.Models;
import io.millrace.serve.routing.PolicyRoutes;
import io.millrace.serve.routing.Upstream;
import io.millrace.trace.Routing;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who answers a chat that asks for a scenario by its name, where the scenario has a routing policy.
 * What the slot's own draw reserves (conversations that are held back, a canary's) goes before the
 * policy, so that of each conversation one draw decides, whose probability its traces bear.
 */
public final class Router {

  /** What a miner redacts unless it is told otherwise: the class is that of the trace to be. */
  private static final Redactor REDACTOR = Redactor.all();

  private static final Pattern ADAPTER = Pattern.compile("(?<slot>.+)@[0-9a-f]{12}");

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
    String queryClass = AskedClass.of(body.path("messages"), REDACTOR).label();
    return Optional.of(byPolicy(policy.get(), conversation, queryClass));
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
    return Stream.of(
            new Fallback("not_served_slot", heir(choice.model())),
            new Fallback("not_served_default", Optional.of(policy.defaultModel())),
            new Fallback("not_served_slot", Optional.of(scenario)),
            new Fallback("not_served_base", Optional.of(models.baseName())))
        .flatMap(to -> fallback(to, scenario, unknown, conversation).stream())
        .findFirst()
        .orElseThrow(
            () ->
                ApiError.unknownModel(
                    ("The policy %s of '%s' chooses '%s', and neither it nor the base is served"
                            + " here; load it or name it with --upstream, or give a policy"
                            + " without it")
                        .formatted(choice.policy(), scenario, choice.model())));
  }

  /** Who answers instead, with the word under which it is counted. */
  private record Fallback(String outcome, Optional<String> model) {}

  /** The name of the slot that an adapter was loaded for; what the slot serves now answers. */
  private Optional<String> heir(String adapter) {
    Matcher form = ADAPTER.matcher(adapter);
    return form.matches()
        ? Optional.of(form.group("slot")).filter(slot -> models.slot(slot).isPresent())
        : Optional.empty();
  }

  private Optional<Destination> fallback(
      Fallback to, String scenario, Routing routing, String conversation) {
    Optional<Destination> found =
        to.model().flatMap(model -> destination(model, scenario, routing, conversation));
    if (found.isPresent()) {
      metrics.routed(scenario, to.outcome());
    }
    return found;
  }

  private Optional<Destination> destination(
      String model, String scenario, Routing routing, String conversation) {
    Slot slot = models.slot(scenario).orElseGet(() -> new Slot(scenario, Slot.ANY_ROLE));
    Optional<Upstream> upstream = policies.upstream(model);
    return upstream.isPresent()
        ? Optional.of(new Remote(upstream.get(), slot, routing, conversation))
        : models.chosen(model, slot, routing, conversation).map(Local::new);
  }
}
