package io.millrace.serve.http;

import io.millrace.mining.QueryClass;
import io.millrace.policy.PolicyCandidate;
import io.millrace.policy.PolicyKind;
import io.millrace.serve.routing.PolicyRoutes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is in force of a scenario: its routing policy, or the agent configuration of a class. */
final class PolicyCalls {

  private static final Logger LOG = LoggerFactory.getLogger(PolicyCalls.class);
  private static final String KIND = "kind";
  private static final String QUERY_CLASS = "query_class";
  private static final List<String> CLASSES =
      Arrays.stream(QueryClass.values()).map(QueryClass::label).toList();
  private static final List<String> KINDS =
      Arrays.stream(PolicyKind.values()).map(PolicyKind::word).toList();

  private final PolicyRoutes policies;

  PolicyCalls(PolicyRoutes policies) {
    this.policies = policies;
  }

  void get(Exchange exchange, String scenario) throws IOException {
    String kind = exchange.query(KIND).orElse(PolicyKind.ROUTING_POLICY.word());
    Optional<String> queryClass = exchange.query(QUERY_CLASS);
    if (!KINDS.contains(kind)) {
      throw ApiError.badField(KIND, "'kind' is %s; give one of %s".formatted(kind, KINDS));
    }
    PolicyCandidate policy =
        kind.equals(PolicyKind.AGENT_CONFIG.word())
            ? agentConfig(scenario, queryClass)
            : routing(scenario, queryClass);
    exchange.whole(200, "application/json", policy.json().getBytes(StandardCharsets.UTF_8));
  }

  private PolicyCandidate routing(String scenario, Optional<String> queryClass) {
    if (queryClass.isPresent()) {
      throw ApiError.badField(
          QUERY_CLASS, "a routing policy is of all classes; leave 'query_class' out");
    }
    return policies
        .policy(scenario)
        .orElseThrow(
            () ->
                ApiError.notFound(
                    ("no routing policy of the scenario '%s' is in force; have one promoted, or"
                            + " give one with --policy")
                        .formatted(scenario)));
  }

  private PolicyCandidate agentConfig(String scenario, Optional<String> queryClass) {
    String label =
        queryClass
            .filter(CLASSES::contains)
            .orElseThrow(
                () ->
                    ApiError.badField(
                        QUERY_CLASS,
                        "'query_class' is %s; a configuration is of one of %s"
                            .formatted(queryClass.orElse("missing"), CLASSES)));
    try {
      return policies
          .agentConfig(scenario, label)
          .orElseThrow(
              () ->
                  ApiError.notFound(
                      ("no agent configuration of the scenario '%s' for the class %s is in force"
                              + " here; have one promoted, and let the server follow the scenario")
                          .formatted(scenario, label)));
    } catch (IOException unreadable) {
      LOG.error("Scenario {}, class {}: no agent configuration", scenario, label, unreadable);
      throw ApiError.of(
          500,
          "policy_unreadable",
          "the agent configuration of the scenario '%s' for the class %s cannot be read; the server's log says why"
              .formatted(scenario, label));
    }
  }
}
