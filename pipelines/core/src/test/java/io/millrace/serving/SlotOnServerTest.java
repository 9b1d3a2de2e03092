package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Registry;
import io.millrace.registry.Samples;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.Slots;
import io.millrace.serving.ServingException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slot brought to servers that say one thing and do another. */
final class SlotOnServerTest {

  private static final Slot ROLE = new Slot("support-desk", "triage");
  private static final Slot ALL = new Slot("support-desk", Slot.ANY_ROLE);

  @TempDir private Path directory;
  private Registry registry;
  private Slots slots;
  private StubServer server;

  @BeforeEach
  void start() throws IOException {
    registry = Registry.in(directory.resolve("registry"));
    slots = new Slots(registry.store(), Clock.systemUTC());
    server = new StubServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String bring() throws IOException {
    return new SlotOnServer(server.url(), Map.of(), registry, Duration.ofSeconds(60)).bring(ROLE);
  }

  private ServingException refusal(Duration patience) {
    SlotOnServer brought = new SlotOnServer(server.url(), Map.of(), registry, patience);
    return catchThrowableOfType(ServingException.class, () -> brought.bring(ROLE));
  }

  private ServingException refusal() {
    return refusal(Duration.ofSeconds(60));
  }

  private String promote(Slot slot, int number) throws Exception {
    Path staged = Samples.adapter(directory.resolve("staged" + number), number);
    AdapterRecord adapter = registry.publish(staged, Samples.manifest()).record();
    for (AdapterState to :
        List.of(AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.ACTIVE)) {
      slots.log(slot).append(SlotChange.of(adapter, to, "test", "to see it", "v" + number));
    }
    return adapter.id();
  }

  @Test
  void aServerThatSaysItLoadedAndListsNothingIsNotBelieved() throws Exception {
    String name = AdapterNames.of(ROLE, promote(ROLE, 1));
    server.forgetful = true;
    assertThat(refusal().reason()).isEqualTo(Reason.NOT_LISTED);
    assertThat(server.calls).containsExactly("load " + name);

    server.forgetful = false;
    assertThat(bring()).isEqualTo(server.url() + " serves " + name);
    assertThat(bring()).isEqualTo(server.url() + " serves " + name);
    assertThat(server.adapters).containsOnlyKeys(name);
  }

  @Test
  void aServerThatSaysItUnloadedAndStillListsIsNotBelieved() throws Exception {
    String name = AdapterNames.of(ROLE, promote(ROLE, 1));
    bring();
    slots.log(ROLE).rollback("test", "back");
    server.keepsAll = true;
    ServingException refused = refusal();
    assertThat(refused.reason()).isEqualTo(Reason.FAILED);
    assertThat(refused).hasMessageContaining("still lists " + name);

    server.keepsAll = false;
    assertThat(bring()).isEqualTo(server.url() + " serves the plain base");
    assertThat(server.adapters).isEmpty();
  }

  @Test
  void aRoleWithNothingOfItsOwnIsServedByWhatTheSlotForAllRolesNames() throws Exception {
    String common = AdapterNames.of(ALL, promote(ALL, 1));
    String own = AdapterNames.of(ROLE, promote(ROLE, 2));
    assertThat(bring()).endsWith(" serves " + own);
    slots.log(ROLE).rollback("test", "back");
    assertThat(bring()).endsWith(" serves " + common);
    assertThat(server.adapters).containsOnlyKeys(common);
  }

  @Test
  void aRefusalToLoadKeepsItsReason() throws Exception {
    promote(ROLE, 1);
    server.loading = Optional.of(StubServer.error(401, "Unauthorized"));
    ServingException refused = refusal();
    assertThat(refused.reason()).isEqualTo(Reason.UNAUTHORIZED);
    assertThat(refused.told()).endsWith("give its API key in MILLRACE_SERVE_KEY");
  }

  @Test
  void aFollowerThatHasNotSeenTheEntryIsWaitedForAndThenNotBelieved() throws Exception {
    String adapter = promote(ROLE, 1);
    follows(2, adapter, "support-desk-triage@" + adapter, true);
    ServingException refused = refusal(Duration.ofSeconds(5));
    assertThat(refused.reason()).isEqualTo(Reason.FAILED);
    assertThat(refused).hasMessageContaining("has not seen entry 3 of slot support-desk/triage");

    follows(3, adapter, "support-desk-triage@" + adapter, true);
    assertThat(bring()).isEqualTo(server.url() + " serves support-desk-triage@" + adapter);
    assertThat(server.calls).isEmpty();
  }

  @Test
  void aFollowerThatServesSomethingElseIsNotBelieved() throws Exception {
    String adapter = promote(ALL, 1);
    follows(0, adapter, "base", false);
    ServingException refused = refusal();
    assertThat(refused.reason()).isEqualTo(Reason.LOAD_FAILED);
    assertThat(refused).hasMessageContaining("serves 'base'", "it is damaged");
    follows(0, adapter, "support-desk-triage@" + adapter, true);
    assertThat(bring()).isEqualTo(server.url() + " serves support-desk-triage@" + adapter);
  }

  /** From now on the server follows the slot and says this of it. */
  private void follows(long entry, String adapter, String serving, boolean loaded) {
    var slot = StubServer.JSON.createObjectNode();
    slot.put("scenario", ROLE.scenario()).put("role", ROLE.role());
    slot.put("entry", entry).put("serving", serving);
    slot.putArray("adapters")
        .addObject()
        .put("id", adapter)
        .put("name", "support-desk-triage@" + adapter)
        .put("loaded", loaded)
        .put("error", loaded ? null : "it is damaged");
    var all = StubServer.JSON.createObjectNode();
    all.putArray("slots").add(slot);
    server.slots = new StubServer.Answer(200, all.toString());
  }
}
