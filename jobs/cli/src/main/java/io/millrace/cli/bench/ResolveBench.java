package io.millrace.cli.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.registry.AdapterKind;
import io.millrace.registry.AdapterManifest;
import io.millrace.registry.AdapterState;
import io.millrace.registry.BaseModel;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.Registry;
import io.millrace.registry.Resolver;
import io.millrace.registry.ServingPlan;
import io.millrace.registry.ServingQuestion;
import io.millrace.registry.ServingSite;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotLog;
import io.millrace.registry.Slots;
import io.millrace.registry.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A registry of many adapters with one busy slot, and how long it takes to resolve that. */
final class ResolveBench {

  private static final int EACH_IN_SLOT = 10;
  private static final int WARM_UP = 2_000;
  private static final int TIMES = 10_000;
  private static final Slot SLOT = new Slot("bench", "bench");
  private static final String BASE = "base";
  private static final byte[] HEADER =
      "{\"w.lora_A.weight\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"
          .getBytes(StandardCharsets.UTF_8);

  private final Path directory;
  private final Registry registry;
  private final Slots slots;

  /** What is timed. */
  @FunctionalInterface
  private interface Body {
    void run() throws IOException;
  }

  ResolveBench(Path directory) {
    this.directory = directory;
    registry = Registry.in(directory.resolve("registry"));
    slots = new Slots(registry.store(), Clock.systemUTC());
  }

  void publish(int adapters) throws IOException, RefusedTransitionException {
    Path staged = Files.createDirectories(directory.resolve("staged"));
    Files.writeString(staged.resolve("adapter_config.json"), "{\"r\":1}");
    SlotLog log = slots.log(SLOT);
    for (int number = 0; number < adapters; number++) {
      ByteBuffer file =
          ByteBuffer.allocate(Long.BYTES + HEADER.length + Float.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN);
      file.putLong(HEADER.length).put(HEADER).putFloat(number);
      Files.write(staged.resolve("adapter_model.safetensors"), file.array());
      String id = registry.publish(staged, manifest(number)).record().id();
      if (number % EACH_IN_SLOT == 0) {
        for (AdapterState to :
            List.of(AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.ACTIVE)) {
          log.append(new SlotChange(id, "w", to, "bench", "timed", "verdict-" + number));
        }
      }
    }
  }

  /** Microseconds by what they are of. */
  Map<String, Double> micros() throws IOException {
    Resolver resolver = new Resolver(registry, slots);
    ServingQuestion question =
        new ServingQuestion(SLOT.scenario(), SLOT.role(), Optional.empty(), Optional.of(BASE));
    ServingSite site =
        new ServingSite(
            List.of("millrace"),
            OptionalLong.empty(),
            name -> Optional.of(new ServingSite.BaseFolder(name, directory, Optional.of(BASE))));
    ServingPlan plan = resolver.resolve(question, site);
    if (plan.source() != Source.EXACT_ROLE) {
      throw new IOException("Cannot time a resolution that passes over " + plan.passedOver());
    }
    Path manifest = plan.adapter().orElseThrow().resolve("manifest.json");
    double[] resolved = sorted(() -> resolver.resolve(question, site));
    double[] read = sorted(() -> Files.readAllBytes(manifest));
    Map<String, Double> micros = new LinkedHashMap<>();
    micros.put("resolve_median", resolved[TIMES / 2]);
    micros.put("resolve_p99", resolved[TIMES * 99 / 100]);
    micros.put("read_manifest_median", read[TIMES / 2]);
    return micros;
  }

  private static double[] sorted(Body body) throws IOException {
    double[] micros = new double[TIMES];
    for (int time = -WARM_UP; time < TIMES; time++) {
      long start = System.nanoTime();
      body.run();
      if (time >= 0) {
        micros[time] = (System.nanoTime() - start) / 1e3;
      }
    }
    Arrays.sort(micros);
    return micros;
  }

  private static AdapterManifest manifest(long seed) {
    return new AdapterManifest(
        AdapterKind.ADAPTER,
        SLOT.scenario(),
        SLOT.role(),
        "sft",
        List.of("millrace"),
        new BaseModel(BASE, BASE, "", ""),
        null,
        "",
        JsonNodeFactory.instance.objectNode(),
        seed,
        new TreeMap<>(),
        new TreeMap<>(),
        null,
        null,
        "bench");
  }
}
