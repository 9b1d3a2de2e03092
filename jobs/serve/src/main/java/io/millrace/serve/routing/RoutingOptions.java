package io.millrace.serve.routing;

import io.millrace.policy.RoutingPolicy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How requests for a scenario are routed.
 *
 * @param policies instead of what the registry calls active, at most one a scenario
 * @param upstreams other servers that policies may choose
 * @param patience how long an upstream may be silent
 */
public record RoutingOptions(
    List<RoutingPolicy> policies, List<Upstream> upstreams, Duration patience) {

  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(60);

  /** Policies of the registry among the models that are served here. */
  public static final RoutingOptions LOCAL =
      new RoutingOptions(List.of(), List.of(), DEFAULT_PATIENCE);

  /**
   * @throws IllegalArgumentException when two have one name, or the patience is not positive
   */
  public RoutingOptions {
    policies = List.copyOf(policies);
    upstreams = List.copyOf(upstreams);
    unique("policies of the scenario", policies.stream().map(RoutingPolicy::scenario).toList());
    unique("upstreams named", upstreams.stream().map(Upstream::name).toList());
    if (patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException(
          "an upstream cannot answer within %s; give more than nothing".formatted(patience));
    }
  }

  private static void unique(String what, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException("there are two %s %s; give one".formatted(what, name));
      }
    }
  }
}
