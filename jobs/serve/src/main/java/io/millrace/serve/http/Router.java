package io.millrace.serve.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.mining.AskedClass;
import io.millrace.policy.RoutingPolicy;
import io.millrace.privacy.Redactor;
import io.millrace.registry.Slot;
import io.millrace.serve.ServeMetrics;
import io.millrace.serve.decode.Lease;
import io.millrace.serve.decode.Models;
import io.millrace.serve.decode.OwnDraw;
import io.millrace.serve.decode.Reach;
import io.millrace.serve.routing.PolicyRoutes;
import io.millrace.serve.routing.Upstream;
import io.millrace.trace.Routing;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who answers a chat that asks for a scenario by its name, where the scenario has a routing policy.
 * The slot's own draw goes first only where its baseline or its canary needs it: it holds back
 * conversations of classes for which the policy may choose an adapter, and it divides between a
 * canary and the slot the classes that the policy leaves to the slot alone. Which of these a class
 * is hangs on the policy and no draw, so that of each conversation one draw decides, whose
 * probability its traces bear.
 */
final class Router {

  /** What a miner redacts unless it is told otherwise: the class is that of the trace to be. */
  private static final Redactor REDACTOR = Redactor.all();

  private static final String CHOSEN = "chosen";
  private static final Pattern ADAPTER = Pattern.compile("(?<slot>.+)@[0-9a-f]{12}");

  private final Models models;
  private final PolicyRoutes policies;
  private final ServeMetrics metrics;

  Router(Models models, PolicyRoutes policies, ServeMetrics metrics) {
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

  /** Empty where no policy has a say, as for requests that are no traffic. */
  Optional<Destination> route(ObjectNode body) {
    String scenario = body.path("model").asText();
    Optional<RoutingPolicy> policy = policies.policy(scenario);
    if (policy.isEmpty() || !body.path("store").asBoolean(true)) {
      return Optional.empty();
    }
    String conversation = ConversationKey.of(body);
    String queryClass = AskedClass.of(body.path("messages"), REDACTOR).label();
    OwnDraw own = models.draw(scenario, conversation, () -> reach(policy.get(), queryClass));
    if (own.lease().isPresent()) {
      metrics.routed(scenario, "reserved");
      return Optional.of(new Local(own.lease().get()));
    }
    return Optional.of(byPolicy(policy.get(), conversation, queryClass, own.passed()));
  }

  /** Who answers for the models that a policy may choose for a class. */
  private Reach reach(RoutingPolicy policy, String queryClass) {
    Set<String> here = new TreeSet<>();
    boolean elsewhere = false;
    for (String model : policy.reached(queryClass)) {
      String answering =
          inOrder(policy, model)
              .map(Choice::model)
              .filter(this::isServed)
              .findFirst()
              .orElse(model);
      if (policies.upstream(answering).isPresent()) {
        elsewhere = true;
      } else {
        here.add(models.target(answering).orElse(answering));
      }
    }
    return new Reach(here, elsewhere);
  }

  private boolean isServed(String model) {
    return policies.upstream(model).isPresent() || models.has(models.target(model).orElse(model));
  }

  /**
   * @param drawn the share of conversations that reach the policy
   */
  private Destination byPolicy(
      RoutingPolicy policy, String conversation, String queryClass, double drawn) {
    String scenario = policy.scenario();
    var choice = policy.choose(queryClass, conversation);
    for (Choice one : inOrder(policy, choice.model()).toList()) {
      // where another model than the one drawn answers, its probability is one that nobody knows
      Double propensity = one.outcome().equals(CHOSEN) ? choice.propensity() * drawn : null;
      Routing routing = new Routing(choice.policy(), propensity, choice.candidates());
      Optional<Destination> found = destination(one.model(), scenario, routing, conversation);
      if (found.isPresent()) {
        metrics.routed(scenario, one.outcome());
        return found.get();
      }
    }
    throw ApiError.unknownModel(
        ("The policy %s of '%s' chooses '%s', and neither it nor the base is served"
                + " here; load it or name it with --upstream, or give a policy"
                + " without it")
            .formatted(choice.policy(), scenario, choice.model()));
  }

  /** Who answers, with the word under which it is counted. */
  private record Choice(String outcome, String model) {}

  /** The model that was chosen, then those that stand in for it where it is not served. */
  private Stream<Choice> inOrder(RoutingPolicy policy, String chosen) {
    return Stream.of(
            Stream.of(new Choice(CHOSEN, chosen)),
            heir(chosen).map(heir -> new Choice("not_served_slot", heir)).stream(),
            Stream.of(
                new Choice("not_served_default", policy.defaultModel()),
                new Choice("not_served_slot", policy.scenario()),
                new Choice("not_served_base", models.baseName())))
        .flatMap(each -> each);
  }

  /** The name of the slot that an adapter was loaded for; what the slot serves now answers. */
  private Optional<String> heir(String adapter) {
    Matcher form = ADAPTER.matcher(adapter);
    return form.matches()
        ? Optional.of(form.group("slot")).filter(slot -> models.slot(slot).isPresent())
        : Optional.empty();
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
