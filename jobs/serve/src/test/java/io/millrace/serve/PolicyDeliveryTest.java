package io.millrace.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.policy.AgentConfigCandidate;
import io.millrace.policy.AgentEvidence;
import io.millrace.policy.MinedFrom;
import io.millrace.policy.PolicyJson;
import io.millrace.policy.PolicyRegistry;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Registry;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotLog;
import io.millrace.serve.HttpClientOf.Reply;
import io.millrace.serve.traces.TraceSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents ask the server for what is in force of a scenario. */
class PolicyDeliveryTest {

  private static final String PATH = "/v1/millrace/policy/mill";
  private static final String CODE = PATH + "?kind=agent_config&query_class=code";

  @TempDir private Path home;

  private static AgentConfigCandidate config(double temperature) {
    return new AgentConfigCandidate(
        "mill",
        0,
        "code",
        "helper",
        "2",
        JsonNodeFactory.instance.objectNode().put("temperature", temperature),
        List.of("search"),
        7,
        new AgentEvidence(40, 30, 0.9, 0.8),
        MinedFrom.NOTHING);
  }

  @Test
  void anAgentsConfigurationIsDeliveredByItsClassAsSoonAsItIsActiveAndNoLonger() throws Exception {
    PolicyRegistry registry = new PolicyRegistry(Registry.in(home).store(), Clock.systemUTC());
    SlotLog log = registry.log(PolicyRegistry.agent("mill", "code"));
    try (ModelServer server =
        ModelServer.start(new MillSlot(home).followed(0), new ServeMetrics(), TraceSink.NONE)) {
      HttpClientOf client = new HttpClientOf(server.url());
      assertThat(client.get(CODE).status()).isEqualTo(404);

      AgentConfigCandidate first = promote(registry, log, config(0.3));
      Reply reply = client.get(CODE);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.text()).isEqualTo(first.withVersion(1).json());
      assertThat(PolicyJson.read(reply.text())).isEqualTo(first.withVersion(1));
      assertThat(client.get(PATH + "?kind=agent_config&query_class=math").status()).isEqualTo(404);

      AgentConfigCandidate second = promote(registry, log, config(0.7));
      assertThat(client.get(CODE).text()).isEqualTo(second.withVersion(2).json());
      log.rollback("test", "harm");
      assertThat(client.get(CODE).text()).isEqualTo(first.withVersion(1).json());
      assertThat(client.get(PATH + "?kind=routing_policy").error("message"))
          .contains("no routing policy of the scenario 'mill'");
    }
  }

  private static AgentConfigCandidate promote(
      PolicyRegistry registry, SlotLog log, AgentConfigCandidate config) throws Exception {
    registry.propose(config, "test", "to see it");
    String id = config.id();
    log.append(new SlotChange(id, id, AdapterState.SHADOW, "test", "to see it", null));
    log.append(new SlotChange(id, id, AdapterState.ACTIVE, "test", "to see it", "v-" + id));
    return config;
  }

  @Test
  void whatCannotBeDeliveredIsRefusedWithTheReason() throws Exception {
    PolicyRegistry registry = new PolicyRegistry(Registry.in(home).store(), Clock.systemUTC());
    AgentConfigCandidate config =
        promote(registry, registry.log(PolicyRegistry.agent("mill", "code")), config(0.3));
    try (ModelServer server =
        ModelServer.start(new MillSlot(home).followed(0), new ServeMetrics(), TraceSink.NONE)) {
      HttpClientOf client = new HttpClientOf(server.url());
      refused(client, "?kind=adapter", 400, "'kind' is adapter; give one of [routing_policy");
      refused(client, "?kind=agent_config", 400, "'query_class' is missing; a configuration");
      refused(client, "?kind=agent_config&query_class=poetry", 400, "'query_class' is poetry");
      refused(client, "?query_class=code", 400, "leave 'query_class' out");
      Reply stranger = client.get(CODE.replace("mill?", "stranger?"));
      assertThat(stranger.status()).isEqualTo(404);
      assertThat(stranger.error("message")).contains("let the server follow the scenario");

      Files.delete(home.resolve("policies").resolve(config.id()).resolve("policy.json"));
      refused(client, "?kind=agent_config&query_class=code", 500, "the server's log says why");
      assertThat(client.get(CODE).text()).doesNotContain(home.toString());
    }
  }

  @Test
  void anAddressWhoseQueryCannotBeReadIsABadRequest() throws IOException {
    ServeMetrics metrics = new ServeMetrics();
    try (ModelServer server =
            ModelServer.start(new MillSlot(home).followed(0), metrics, TraceSink.NONE);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.url().getPort())) {
      String request = "GET %s?kind=%%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.formatted(PATH).getBytes(StandardCharsets.US_ASCII));
      String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(reply)
          .startsWith("HTTP/1.1 400")
          .contains("the query 'kind=%zz' of the address cannot be read")
          .contains("\"code\":\"invalid_request\"");
      HttpClientOf client = new HttpClientOf(server.url());
      String counted =
          "millrace_serve_requests_total{path=\"/v1/millrace/policy/\",status=\"400\"} 1.0";
      await().until(() -> client.get("/metrics").text().contains(counted));
    }
  }

  private static void refused(HttpClientOf client, String query, int status, String why) {
    Reply reply = client.get(PATH + query);
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.error("message")).contains(why);
  }
}
