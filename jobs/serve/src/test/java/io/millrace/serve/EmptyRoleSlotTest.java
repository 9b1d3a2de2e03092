package io.millrace.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.registry.AdapterRecord;
import io.millrace.registry.Registry;
import io.millrace.registry.Resolver;
import io.millrace.registry.ServingPlan;
import io.millrace.registry.ServingQuestion;
import io.millrace.registry.ServingSite;
import io.millrace.registry.ServingSite.BaseFolder;
import io.millrace.registry.Slots;
import io.millrace.registry.Source;
import io.millrace.registry.WeightsHash;
import io.millrace.serve.traces.TraceSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A role that has nothing of its own, beside the slot for all roles. */
class EmptyRoleSlotTest {

  @TempDir private Path home;

  @Test
  void servesWhatTheResolverNamesTheExactRoleBeforeAllRoles() throws Exception {
    MillSlot role = new MillSlot(home);
    MillSlot all = MillSlot.forAllRoles(home, Clock.systemUTC());
    Registry registry = role.registry();
    Slots logs = new Slots(registry.store(), Clock.systemUTC());
    AdapterRecord common = role.publish(Vectors.adapter());
    AdapterRecord own = role.publish(Vectors.otherAdapter());
    try (ModelServer server =
        ModelServer.start(role.followed(0), new ServeMetrics(), TraceSink.NONE)) {
      HttpClientOf client = new HttpClientOf(server.url());
      assertThat(resolved(registry, logs).source()).isEqualTo(Source.PLAIN_BASE);
      assertThat(serving(client)).isEqualTo("base");

      all.activate(common);
      assertThat(resolved(registry, logs).source()).isEqualTo(Source.ANY_ROLE);
      await().until(() -> serving(client).equals(MillSlot.name(common)));

      role.activate(own);
      assertThat(resolved(registry, logs).source()).isEqualTo(Source.EXACT_ROLE);
      await().until(() -> serving(client).equals(MillSlot.name(own)));

      role.log().rollback("test", "back to nothing of its own");
      assertThat(resolved(registry, logs).adapterId()).contains(common.id());
      await().until(() -> serving(client).equals(MillSlot.name(common)));

      all.log().rollback("test", "back to the base");
      assertThat(resolved(registry, logs).source()).isEqualTo(Source.PLAIN_BASE);
      await().until(() -> serving(client).equals("base"));
      await().until(() -> !server.models().has(MillSlot.name(common)));
    }
  }

  private static String serving(HttpClientOf client) {
    return client.get("/v1/millrace/slots").json().at("/slots/0/serving").asText();
  }

  private static ServingPlan resolved(Registry registry, Slots logs) throws IOException {
    BaseFolder base =
        new BaseFolder("base", Vectors.base(), Optional.of(WeightsHash.of(Vectors.base())));
    return new Resolver(registry, logs)
        .resolve(
            new ServingQuestion(
                MillSlot.SLOT.scenario(),
                MillSlot.SLOT.role(),
                Optional.empty(),
                Optional.of("base")),
            new ServingSite(
                List.of("millrace"), OptionalLong.empty(), name -> Optional.of(base), Map.of()));
  }
}
