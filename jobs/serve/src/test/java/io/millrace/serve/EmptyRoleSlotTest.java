package io.millrace.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.registry.AdapterKind;
import io.millrace.registry.AdapterManifest;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.BaseModel;
import io.millrace.registry.Registry;
import io.millrace.registry.Resolver;
import io.millrace.registry.ServingPlan;
import io.millrace.registry.ServingQuestion;
import io.millrace.registry.ServingSite;
import io.millrace.registry.ServingSite.BaseFolder;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotLog;
import io.millrace.registry.Slots;
import io.millrace.registry.Source;
import io.millrace.registry.WeightsHash;
import io.millrace.serve.traces.TraceSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A role that has nothing of its own, beside the slot for all roles. */
class EmptyRoleSlotTest {

  private static final Slot ROLE = new Slot("mill", "triage");
  private static final Slot ALL = new Slot("mill", Slot.ANY_ROLE);

  @TempDir private Path home;

  @Test
  void servesWhatTheResolverNamesTheExactRoleBeforeAllRoles() throws Exception {
    Registry registry = Registry.in(home);
    Slots logs = new Slots(registry.store(), Clock.systemUTC());
    AdapterRecord common = published(registry, Vectors.adapter());
    AdapterRecord own = published(registry, Vectors.otherAdapter());
    ServeOptions options =
        ServeOptions.local(Vectors.base())
            .withBaseName("base")
            .following(new Following(home, List.of(ROLE), Duration.ofMillis(20)));
    try (ModelServer server = ModelServer.start(options, new ServeMetrics(), TraceSink.NONE)) {
      HttpClientOf client = new HttpClientOf(server.url());
      assertThat(resolved(registry, logs).source()).isEqualTo(Source.PLAIN_BASE);
      assertThat(serving(client)).isEqualTo("base");

      promote(logs.log(ALL), common);
      assertThat(resolved(registry, logs).source()).isEqualTo(Source.ANY_ROLE);
      await().until(() -> serving(client).equals(name(common)));

      promote(logs.log(ROLE), own);
      assertThat(resolved(registry, logs).source()).isEqualTo(Source.EXACT_ROLE);
      await().until(() -> serving(client).equals(name(own)));

      logs.log(ROLE).rollback("test", "back to nothing of its own");
      assertThat(resolved(registry, logs).adapterId()).contains(common.id());
      await().until(() -> serving(client).equals(name(common)));

      logs.log(ALL).rollback("test", "back to the base");
      assertThat(resolved(registry, logs).source()).isEqualTo(Source.PLAIN_BASE);
      await().until(() -> serving(client).equals("base"));
      await().until(() -> !server.models().has(name(common)));
    }
  }

  private static String serving(HttpClientOf client) {
    return client.get("/v1/millrace/slots").json().at("/slots/0/serving").asText();
  }

  private static String name(AdapterRecord adapter) {
    return "mill-triage@" + adapter.id().substring(0, 12);
  }

  private static ServingPlan resolved(Registry registry, Slots logs) throws IOException {
    BaseFolder base =
        new BaseFolder("base", Vectors.base(), Optional.of(WeightsHash.of(Vectors.base())));
    return new Resolver(registry, logs)
        .resolve(
            new ServingQuestion("mill", "triage", Optional.empty(), Optional.of("base")),
            new ServingSite(
                List.of("millrace"), OptionalLong.empty(), name -> Optional.of(base), Map.of()));
  }

  private static void promote(SlotLog log, AdapterRecord adapter) throws Exception {
    for (AdapterState to :
        List.of(AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.ACTIVE)) {
      log.append(SlotChange.of(adapter, to, "test", "to see it", "verdict-" + adapter.id()));
    }
  }

  private static AdapterRecord published(Registry registry, Path folder) throws IOException {
    AdapterManifest manifest =
        new AdapterManifest(
            AdapterKind.ADAPTER,
            "mill",
            "triage",
            "sft",
            List.of("millrace"),
            new BaseModel("base", WeightsHash.of(Vectors.base()), "", ""),
            null,
            "d".repeat(64),
            JsonNodeFactory.instance.objectNode(),
            1,
            new TreeMap<>(),
            new TreeMap<>(),
            null,
            null,
            "0.1.0");
    return registry.publish(folder, manifest).record();
  }
}
