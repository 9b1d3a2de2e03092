package io.millrace.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.registry.AdapterKind;
import io.millrace.registry.AdapterManifest;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.BaseModel;
import io.millrace.registry.Conditioning;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.Registry;
import io.millrace.registry.Rollout;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotLog;
import io.millrace.registry.WeightsHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** A registry, and a slot in it: mill/triage, or the one for all roles. */
public final class MillSlot {

  public static final Slot SLOT = new Slot("mill", "triage");

  private final Path home;
  private final Registry registry;
  private final SlotLog log;

  public MillSlot(Path home) {
    this(home, Clock.systemUTC());
  }

  public MillSlot(Path home, Clock clock) {
    this(home, SLOT, clock);
  }

  private MillSlot(Path home, Slot slot, Clock clock) {
    this.home = home;
    this.registry = Registry.in(home);
    this.log = new SlotLog(registry.store(), slot, clock);
  }

  /** Another slot in the registry. */
  static MillSlot of(Path home, Slot slot) {
    return new MillSlot(home, slot, Clock.systemUTC());
  }

  /** The slot for all roles in the registry. */
  public static MillSlot forAllRoles(Path home, Clock clock) {
    return new MillSlot(home, SLOT.forAllRoles(), clock);
  }

  public Registry registry() {
    return registry;
  }

  public SlotLog log() {
    return log;
  }

  /** How a server starts that looks at the slot fifty times a second. */
  ServeOptions followed(double holdback) {
    return ServeOptions.local(Vectors.base())
        .withBaseName("base")
        .following(new Following(home, List.of(SLOT), Duration.ofMillis(20), holdback));
  }

  /** Publishes an adapter for {@link Vectors#base()}. */
  AdapterRecord publish(Path folder) throws IOException {
    return publish(folder, Vectors.base(), null);
  }

  AdapterRecord publish(Path folder, Path base, Conditioning conditioning) throws IOException {
    AdapterManifest manifest =
        new AdapterManifest(
            AdapterKind.ADAPTER,
            SLOT.scenario(),
            SLOT.role(),
            "sft",
            List.of("millrace"),
            new BaseModel("base", WeightsHash.of(base), "", ""),
            conditioning,
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

  public void move(AdapterRecord adapter, AdapterState... states)
      throws IOException, RefusedTransitionException {
    for (AdapterState state : states) {
      log.append(SlotChange.of(adapter, state, "test", "to see it", "verdict-" + adapter.id()));
    }
  }

  /** The entry with which a canary of this share begins. */
  static SlotChange canary(AdapterRecord adapter, double share) {
    return new SlotChange(
        adapter.id(),
        adapter.weightsHash(),
        AdapterState.CANARY,
        "test",
        "to see it",
        "v2",
        new Rollout(
            share,
            10,
            Instant.now().plus(Duration.ofDays(1)),
            Duration.ofHours(1),
            Duration.ofHours(1),
            0.05,
            0.05));
  }

  void activate(AdapterRecord adapter) throws IOException, RefusedTransitionException {
    move(adapter, AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.ACTIVE);
  }

  /** Publishes an adapter and makes it the active one. */
  public AdapterRecord promote(Path folder) throws IOException, RefusedTransitionException {
    AdapterRecord adapter = publish(folder);
    activate(adapter);
    return adapter;
  }

  /** Changes the last byte of an adapter's weights, or changes it back. */
  public void flip(AdapterRecord adapter) throws IOException {
    Path weights = weights(adapter);
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
  }

  Path weights(AdapterRecord adapter) {
    return registry.folder(adapter.id()).resolve("adapter_model.safetensors");
  }

  /** What servers call it. */
  public static String name(AdapterRecord adapter) {
    return "mill-triage@" + adapter.id().substring(0, 12);
  }
}
