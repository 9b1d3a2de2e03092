package io.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.registry.ServingPlan.PassedOver;
import io.millrace.registry.ServingSite.BaseFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way in which a question about a role is answered. */
final class ResolverTest {

  private static final String BASE_HASH = "b".repeat(64);

  @TempDir private Path directory;
  private Registry registry;
  private Slots slots;
  private int published;

  @BeforeEach
  void open() {
    registry = Registry.in(directory.resolve("registry"));
    slots = new Slots(registry.store(), Clock.systemUTC());
  }

  /**
   * What is in each place: {@code -} nothing, {@code ok} an adapter that can be served, otherwise
   * one with that obstacle.
   */
  @ParameterizedTest
  @CsvSource({
    "ok, ok, ok, ok, EXPLICIT_PATH, ''",
    "no_adapter, ok, -, ok, EXACT_ROLE, explicit_path:no_adapter",
    "unreadable, ok, -, ok, EXACT_ROLE, explicit_path:unreadable",
    "files_changed, ok, -, ok, EXACT_ROLE, explicit_path:files_changed",
    "-, ok, -, ok, EXACT_ROLE, ''",
    "-, ok, -, -, EXACT_ROLE, ''",
    "-, -, -, ok, ANY_ROLE, ''",
    "-, no_adapter, -, ok, ANY_ROLE, exact_role:no_adapter",
    "-, unreadable, -, ok, ANY_ROLE, exact_role:unreadable",
    "-, files_changed, -, ok, ANY_ROLE, exact_role:files_changed",
    "-, no_base, -, ok, ANY_ROLE, exact_role:no_base",
    "-, base_missing, -, ok, ANY_ROLE, exact_role:base_missing",
    "-, base_changed, -, ok, ANY_ROLE, exact_role:base_changed",
    "-, no_runtime, -, ok, ANY_ROLE, exact_role:no_runtime",
    "-, runtime_not_here, -, ok, ANY_ROLE, exact_role:runtime_not_here",
    "-, memory, -, ok, ANY_ROLE, exact_role:memory",
    "-, memory, ok, ok, EXACT_ROLE_BEFORE, exact_role:memory",
    "-, memory, no_runtime, ok, ANY_ROLE, exact_role:memory exact_role_before:no_runtime",
    "-, memory, -, no_base, PLAIN_BASE, exact_role:memory any_role:no_base",
    "-, -, -, -, PLAIN_BASE, ''",
    "memory, memory, memory, memory, PLAIN_BASE, explicit_path:memory exact_role:memory"
        + " exact_role_before:memory any_role:memory"
  })
  void theFirstThatCanBeServedServes(
      String explicit, String exact, String before, String any, Source source, String fallbacks)
      throws Exception {
    Optional<Path> path = explicit.equals("-") ? Optional.empty() : Optional.of(explicit(explicit));
    fill(new Slot("support-desk", "triage"), before);
    fill(new Slot("support-desk", "triage"), exact);
    fill(new Slot("support-desk", Slot.ANY_ROLE), any);
    ServingPlan plan = new Resolver(registry, slots).resolve(question("triage", path), site());
    assertThat(plan.source()).isEqualTo(source);
    assertThat(passedOver(plan)).isEqualTo(fallbacks);
    assertThat(plan.base()).contains(directory.resolve("tiny"));
    assertThat(plan.adapter().isPresent()).isEqualTo(source != Source.PLAIN_BASE);
    assertThat(plan.runtimeType())
        .isEqualTo(source == Source.PLAIN_BASE ? Optional.empty() : Optional.of("vllm"));
    assertThat(plan.prefix()).isEqualTo(source == Source.PLAIN_BASE ? "" : "Quality: 4\n");
    if (path.isEmpty() && fallbacks.isEmpty()) {
      assertThat(slots.incumbent(new Slot("support-desk", "triage")).map(Incumbent::adapter))
          .isEqualTo(plan.adapterId());
    }
  }

  @Test
  void aCanaryInASlotWithNothingActiveRunsBesideThePlainBase() throws Exception {
    Slot all = new Slot("support-desk", Slot.ANY_ROLE);
    Slot own = new Slot("support-desk", "triage");
    fill(all, "ok");
    String common = slots.log(all).state().active().orElseThrow();
    assertThat(slots.incumbent(own)).contains(new Incumbent(all, common));

    for (AdapterState to :
        List.of(AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.CANARY)) {
      slots.log(own).append(new SlotChange("8".repeat(64), "w", to, "gate", "better", "v"));
    }
    assertThat(slots.incumbent(own)).isEmpty();
    assertThat(slots.incumbent(all)).contains(new Incumbent(all, common));
  }

  @Test
  void withoutABaseNothingIsServedAndThePlanSaysWhy() {
    ServingQuestion question =
        new ServingQuestion("support-desk", "triage", Optional.empty(), Optional.of("gone"));
    ServingPlan plan = new Resolver(registry, slots).resolve(question, site());
    assertThat(plan.source()).isEqualTo(Source.NOTHING);
    assertThat(plan.passedOver())
        .containsExactly(
            new PassedOver(Source.PLAIN_BASE, "", Obstacle.BASE_MISSING, "base gone is not here"));
  }

  @Test
  void aFullModelNeedsNoBase() throws Exception {
    Path staged = Samples.adapter(directory.resolve("full"), 1);
    Files.writeString(staged.resolve("config.json"), "{}");
    AdapterManifest manifest =
        manifest(AdapterKind.FULL, List.of("vllm"), null, null, directory.resolve("x"));
    AdapterRecord record = registry.publish(staged, manifest).record();
    promote(new Slot("support-desk", "triage"), record.id());
    ServingPlan plan =
        new Resolver(registry, slots).resolve(question("triage", Optional.empty()), site());
    assertThat(plan.base()).isEmpty();
    assertThat(plan.adapter()).contains(registry.folder(record.id()));
    assertThat(plan.kind()).contains(AdapterKind.FULL);
  }

  @Test
  void aSlotThatCannotBeReadIsPassedOver() throws Exception {
    Slot slot = new Slot("support-desk", "triage");
    fill(slot, "ok");
    Path newest = registry.store().local(slot.folder() + "/00000003.json");
    Files.writeString(newest, "{");
    Resolver resolver = new Resolver(registry, new Slots(registry.store(), Clock.systemUTC()));
    ServingPlan plan = resolver.resolve(question("triage", Optional.empty()), site());
    assertThat(plan.source()).isEqualTo(Source.PLAIN_BASE);
    assertThat(passedOver(plan)).isEqualTo("exact_role:unreadable");
    assertThat(plan.passedOver().get(0).detail()).contains("Cannot read " + newest);
  }

  @Test
  void whatTheServerCouldNotLoadIsPassedOver() throws Exception {
    Slot slot = new Slot("support-desk", "triage");
    fill(slot, "ok");
    String before = slots.log(slot).state().active().orElseThrow();
    fill(slot, "ok");
    String active = slots.log(slot).state().active().orElseThrow();
    Resolver resolver = new Resolver(registry, slots);
    ServingQuestion question = question("triage", Optional.empty());

    ServingPlan first = resolver.resolve(question, site(Map.of(active, "torn")));
    assertThat(first.adapterId()).contains(before);
    assertThat(first.passedOver())
        .containsExactly(new PassedOver(Source.EXACT_ROLE, active, Obstacle.NOT_LOADED, "torn"));
    ServingPlan second = resolver.resolve(question, site(Map.of(active, "torn", before, "gone")));
    assertThat(second.source()).isEqualTo(Source.PLAIN_BASE);
    assertThat(passedOver(second)).isEqualTo("exact_role:not_loaded exact_role_before:not_loaded");
  }

  private static String passedOver(ServingPlan plan) {
    return plan.passedOver().stream()
        .map(passed -> passed.source().code() + ":" + passed.obstacle().code())
        .collect(Collectors.joining(" "));
  }

  @Test
  void nothingIsListedOrScanned() throws Exception {
    fill(new Slot("support-desk", "triage"), "ok");
    List<String> asked = new ArrayList<>();
    RegistryStore store = new Asked(registry.store(), asked);
    new Resolver(new Registry(store), new Slots(store, Clock.systemUTC()))
        .resolve(question("triage", Optional.empty()), site());
    assertThat(asked).hasSizeLessThan(10).noneMatch(key -> key.startsWith("list"));
  }

  private ServingQuestion question(String role, Optional<Path> explicit) {
    return new ServingQuestion("support-desk", role, explicit, Optional.of("tiny"));
  }

  private ServingSite site() {
    return site(Map.of());
  }

  private ServingSite site(Map<String, String> notLoaded) {
    return new ServingSite(
        List.of("millrace", "vllm"),
        OptionalLong.of(1000),
        id ->
            id.equals("tiny")
                ? Optional.of(new BaseFolder(id, directory.resolve(id), Optional.of(BASE_HASH)))
                : Optional.empty(),
        notLoaded);
  }

  private Path explicit(String what) throws IOException {
    if (what.equals("no_adapter")) {
      return directory.resolve("nowhere");
    }
    String id = publish(what).id();
    spoil(id, what);
    return registry.folder(id);
  }

  private void fill(Slot slot, String what) throws Exception {
    if (what.equals("-")) {
      return;
    }
    String id = what.equals("no_adapter") ? "9".repeat(64) : publish(what).id();
    promote(slot, id);
    spoil(id, what);
  }

  private void spoil(String id, String what) throws IOException {
    if (what.equals("unreadable")) {
      Files.writeString(registry.folder(id).resolve("manifest.json"), "{");
    } else if (what.equals("files_changed")) {
      Files.writeString(registry.folder(id).resolve("adapter_model.safetensors"), "short");
    }
  }

  private void promote(Slot slot, String id) throws Exception {
    for (AdapterState to :
        List.of(AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.ACTIVE)) {
      slots.log(slot).append(new SlotChange(id, "w", to, "gate", "better", "v" + published));
    }
  }

  private AdapterRecord publish(String what) throws IOException {
    Path staged = Samples.adapter(directory.resolve("staged"), ++published);
    BaseModel base =
        switch (what) {
          case "no_base" -> new BaseModel("", BASE_HASH, "", "");
          case "base_missing" -> new BaseModel("elsewhere", BASE_HASH, "", "");
          case "base_changed" -> new BaseModel("tiny", "f".repeat(64), "", "");
          default -> new BaseModel("tiny", BASE_HASH, "", "");
        };
    List<String> runtimes =
        switch (what) {
          case "no_runtime" -> List.of();
          case "runtime_not_here" -> List.of("mlx");
          default -> List.of("mlx", "vllm", "millrace");
        };
    Long memory = what.equals("memory") ? 1001L : 1000L;
    return registry
        .publish(staged, manifest(AdapterKind.ADAPTER, runtimes, memory, base, staged))
        .record();
  }

  private static AdapterManifest manifest(
      AdapterKind kind, List<String> runtimes, Long memory, BaseModel base, Path staged) {
    return new AdapterManifest(
        kind,
        "support-desk",
        "triage",
        "sft",
        runtimes,
        base,
        new Conditioning("Quality: {bucket}\n", List.of(0.2, 0.4), "Quality: 4\n"),
        "d".repeat(64),
        Manifests.JSON.createObjectNode().put("staged", staged.getFileName().toString()),
        1,
        new TreeMap<>(),
        new TreeMap<>(),
        null,
        memory,
        "0.1.0");
  }
}
