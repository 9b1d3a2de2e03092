package io.millrace.serve.routing;

import io.millrace.policy.PolicyCandidate;
import io.millrace.policy.PolicyRegistry;
import io.millrace.policy.RoutingPolicy;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotLog;
import io.millrace.serve.Following;
import io.millrace.serve.ServeMetrics;
import io.millrace.serve.decode.Models;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each scenario's routing policy: the one that was given, else the one that the registry calls
 * active. A policy that may choose an adapter that is not loaded here is refused, and what was in
 * force stays. One whose adapter is unloaded later stays too, and is told of.
 */
public final class PolicyRoutes {

  private static final Logger LOG = LoggerFactory.getLogger(PolicyRoutes.class);
  private static final Pattern ADAPTER = Pattern.compile(".+@[0-9a-f]{12}");

  private final Models models;
  private final ServeMetrics metrics;
  private final PolicyRegistry registry;
  private final Map<String, Upstream> upstreams;
  private final Map<String, RoutingPolicy> inForce = new ConcurrentHashMap<>();
  private final Set<String> scenarios;
  private final Map<String, SlotLog> followed = new LinkedHashMap<>();
  private final Map<String, String> told = new TreeMap<>();

  /**
   * Takes the given policies, and those that are active now.
   *
   * @param models with what the slots call active loaded
   * @throws IOException when a given policy is refused
   */
  public PolicyRoutes(
      RoutingOptions options, Following following, Models models, ServeMetrics metrics)
      throws IOException {
    this.models = models;
    this.metrics = metrics;
    this.upstreams =
        options.upstreams().stream().collect(Collectors.toMap(Upstream::name, Function.identity()));
    for (RoutingPolicy policy : options.policies()) {
      Optional<String> refusal = refusal(policy);
      if (refusal.isPresent()) {
        throw new IOException(refusal.get());
      }
      inForce.put(policy.scenario(), policy);
    }
    this.registry =
        new PolicyRegistry(Registry.in(following.registry()).store(), Clock.systemUTC());
    this.scenarios =
        following.slots().stream().map(Slot::scenario).collect(Collectors.toUnmodifiableSet());
    for (Slot slot : following.slots()) {
      if (!inForce.containsKey(slot.scenario())) {
        followed.computeIfAbsent(
            slot.scenario(), scenario -> registry.log(PolicyRegistry.routing(scenario)));
      }
    }
    look();
  }

  /** Looks what the registry calls active now, and whether what is in force still can be. */
  public void look() {
    inForce.keySet().stream().filter(each -> !followed.containsKey(each)).forEach(this::recheck);
    followed.forEach(
        (scenario, log) -> {
          try {
            follow(scenario, log.state().active());
          } catch (IOException | IllegalArgumentException e) {
            tell(scenario, "Cannot read the routing policy of %s: %s".formatted(scenario, e));
          }
        });
  }

  private void follow(String scenario, Optional<String> active) throws IOException {
    Optional<String> now = policy(scenario).map(RoutingPolicy::id);
    if (now.equals(active)) {
      recheck(scenario);
      return;
    }
    Optional<RoutingPolicy> next = registry.activeRouting(scenario);
    Optional<String> refusal = next.flatMap(this::refusal);
    if (refusal.isPresent()) {
      tell(scenario, refusal.get());
    } else if (next.isPresent()) {
      inForce.put(scenario, next.get());
      LOG.info("Scenario {} is routed by policy {}", scenario, next.get().id());
    } else {
      inForce.remove(scenario);
      LOG.info("Scenario {} is routed by no policy any more", scenario);
    }
  }

  private void recheck(String scenario) {
    Optional<String> refusal = policy(scenario).flatMap(this::refusal);
    if (refusal.isPresent()) {
      tell(scenario, refusal.get() + "; until then its slot or the policy's default answers");
    } else {
      told.remove(scenario);
    }
  }

  private void tell(String scenario, String trouble) {
    if (!trouble.equals(told.put(scenario, trouble))) {
      metrics.policyRefused(scenario);
      LOG.warn("{}", trouble);
    }
  }

  private Optional<String> refusal(RoutingPolicy policy) {
    return policy.reachable().stream()
        .filter(model -> ADAPTER.matcher(model).matches())
        .filter(model -> !models.has(model) && !upstreams.containsKey(model))
        .findFirst()
        .map(
            model ->
                ("Cannot route %s by policy %s: it may choose the adapter %s, which is not loaded"
                        + " here; load it, or give a policy without it")
                    .formatted(policy.scenario(), policy.id().substring(0, 12), model));
  }

  /** The policy of a scenario. */
  public Optional<RoutingPolicy> policy(String scenario) {
    return Optional.ofNullable(inForce.get(scenario));
  }

  /**
   * The agent configuration that the registry calls active for a class; empty for a scenario that
   * is not followed.
   *
   * @throws IOException when the registry cannot be read
   */
  public Optional<PolicyCandidate> agentConfig(String scenario, String queryClass)
      throws IOException {
    return scenarios.contains(scenario)
        ? registry.active(PolicyRegistry.agent(scenario, queryClass))
        : Optional.empty();
  }

  /** The server that a policy means by a model's name. */
  public Optional<Upstream> upstream(String model) {
    return Optional.ofNullable(upstreams.get(model));
  }
}
