package io.millrace.policy;

import io.millrace.registry.AdapterState;
import io.millrace.registry.ByteSource;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.RegistryStore;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotKind;
import io.millrace.registry.SlotLog;
import io.millrace.registry.SlotMove;
import io.millrace.registry.Slots;
import io.millrace.registry.Standing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The published policies and configurations, {@code policies/<id>/policy.json}, and their slots. A
 * policy's version is the place of its id among those that its slot has known, from 1, so that it
 * follows from the log alone. Safe for use by many processes at once.
 */
public final class PolicyRegistry {

  private static final String FOLDER = "policies/";
  private static final String FILE = "policy.json";

  private final RegistryStore store;
  private final Slots slots;

  public PolicyRegistry(RegistryStore store, Clock clock) {
    this.store = store;
    this.slots = new Slots(store, clock);
  }

  /** Where the files lie. */
  public RegistryStore store() {
    return store;
  }

  /** The one slot of a scenario's routing policies. */
  public static Slot routing(String scenario) {
    return new Slot(SlotKind.ROUTING_POLICY, scenario, Slot.ANY_ROLE);
  }

  /** The slot of a class's agent configurations. */
  public static Slot agent(String scenario, String queryClass) {
    return new Slot(SlotKind.AGENT_CONFIG, scenario, queryClass);
  }

  /** The slot that a candidate is for. */
  public static Slot slot(PolicyCandidate candidate) {
    return candidate instanceof AgentConfigCandidate agent
        ? agent(agent.scenario(), agent.queryClass())
        : routing(candidate.scenario());
  }

  /** The log of a slot, which need not have an entry. */
  public SlotLog log(Slot slot) {
    return slots.log(slot);
  }

  /** The slots of a scenario that have a log, those of routing policies first. */
  public List<Slot> slots(String scenario) throws IOException {
    List<Slot> found = new ArrayList<>(slots.all(SlotKind.ROUTING_POLICY));
    found.addAll(slots.all(SlotKind.AGENT_CONFIG));
    found.removeIf(slot -> !slot.scenario().equals(scenario));
    return found;
  }

  /**
   * What a proposal did.
   *
   * @param entry with which it became a candidate; empty when its slot knew it
   */
  public record Proposed(Published published, Optional<SlotEntry> entry) {}

  /**
   * A policy as its slot knows it.
   *
   * @param policy with its version
   */
  public record Published(PolicyCandidate policy, Standing standing) {}

  /** Publishes a policy and makes it a candidate; one that its slot knows stays as it is. */
  public Proposed propose(PolicyCandidate candidate, String by, String why) throws IOException {
    String id = candidate.id();
    byte[] json = candidate.withVersion(0).json().getBytes(StandardCharsets.UTF_8);
    TreeMap<String, ByteSource> files = new TreeMap<>();
    files.put(FILE, ByteSource.of(json));
    store.createFolder(FOLDER + id, files);
    Slot slot = slot(candidate);
    Optional<SlotEntry> entry = Optional.empty();
    if (log(slot).state().standing(id).isEmpty()) {
      try {
        entry =
            Optional.of(
                log(slot).append(new SlotChange(id, id, AdapterState.CANDIDATE, by, why, null)));
      } catch (RefusedTransitionException known) {
        // another process proposed the same meanwhile
        entry = Optional.empty();
      }
    }
    return new Proposed(published(slot, id).orElseThrow(), entry);
  }

  /** All that a slot has known, in order of version. */
  public List<Published> all(Slot slot) throws IOException {
    List<Published> all = new ArrayList<>();
    for (String id : ids(slot)) {
      all.add(published(slot, id).orElseThrow());
    }
    return all;
  }

  /** What is active in a slot. */
  public Optional<PolicyCandidate> active(Slot slot) throws IOException {
    Optional<String> id = log(slot).state().active();
    return id.isEmpty() ? Optional.empty() : published(slot, id.get()).map(Published::policy);
  }

  /** The active routing policy of a scenario. */
  public Optional<RoutingPolicy> activeRouting(String scenario) throws IOException {
    return active(routing(scenario)).map(RoutingPolicy.class::cast);
  }

  /** All routing policies that a scenario has known, by id. */
  public Map<String, RoutingPolicy> knownRouting(String scenario) throws IOException {
    Map<String, RoutingPolicy> known = new TreeMap<>();
    for (Published one : all(routing(scenario))) {
      known.put(one.policy().id(), (RoutingPolicy) one.policy());
    }
    return known;
  }

  /** A policy by its id. */
  public Optional<Published> published(Slot slot, String id) throws IOException {
    List<String> ids = ids(slot);
    int place = ids.indexOf(id);
    if (place < 0) {
      return Optional.empty();
    }
    PolicyCandidate policy = read(slot, id).withVersion(place + 1);
    return Optional.of(new Published(policy, log(slot).state().standings().get(id)));
  }

  /**
   * What a topic is told of an entry: its JSON with the policy that it leaves active, which is null
   * for none.
   */
  public String event(SlotEntry entry) throws IOException {
    Optional<PolicyCandidate> active =
        entry.active().isEmpty()
            ? Optional.empty()
            : published(entry.slot(), entry.active().get()).map(Published::policy);
    return PolicyJson.event(entry.json(), active);
  }

  private List<String> ids(Slot slot) throws IOException {
    Set<String> ids = new LinkedHashSet<>();
    for (SlotEntry entry : log(slot).entries()) {
      entry.moves().stream().map(SlotMove::adapter).forEach(ids::add);
    }
    return List.copyOf(ids);
  }

  private PolicyCandidate read(Slot slot, String id) throws IOException {
    String key = FOLDER + id + "/" + FILE;
    byte[] json =
        store
            .read(key)
            .orElseThrow(
                () ->
                    new IOException(
                        "Cannot read %s, which slot %s names: it is missing; restore it from a copy"
                            .formatted(store.local(key), slot)));
    try {
      PolicyCandidate policy = PolicyJson.read(new String(json, StandardCharsets.UTF_8));
      if (!policy.id().equals(id) || !slot(policy).equals(slot)) {
        throw new IOException(
            "Cannot use %s for slot %s: it holds policy %s of slot %s; restore it from a copy"
                .formatted(store.local(key), slot, policy.id(), slot(policy)));
      }
      return policy;
    } catch (IllegalArgumentException changed) {
      throw new IOException("%s (%s)".formatted(changed.getMessage(), store.local(key)), changed);
    }
  }
}
