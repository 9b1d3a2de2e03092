package io.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.identity.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes at one slot and one registry, some of them killed in the middle. */
final class KilledWritersTest {

  private static final int PROCESSES = 16;
  private static final int ROUNDS = 200;
  private static final int KILLED = 4;

  @TempDir private Path directory;
  private final List<Child> children = new ArrayList<>();
  private final Map<Long, String> acknowledged = new HashMap<>();

  @AfterEach
  void leaveNoProcess() throws IOException, InterruptedException {
    for (Child child : children) {
      child.kill();
    }
  }

  @Test
  void whoeverPromotesAndWhoeverDiesOneAdapterServesAndNoEntryIsLost() throws Exception {
    for (int i = 0; i < PROCESSES; i++) {
      start(i, 1);
    }
    for (int i = 0; i < KILLED; i++) {
      children.get(i).read(40 * (i + 1));
      int promoted = keep(i, children.get(i).kill());
      children.set(i, start(i, promoted + 1));
      children.remove(children.size() - 1);
    }
    for (int i = 0; i < PROCESSES; i++) {
      List<String> lines = children.get(i).read(Integer.MAX_VALUE);
      assertThat(lines).last().isEqualTo("done");
      keep(i, lines);
    }
    requireWhole(
        new SlotLog(new LocalRegistryStore(directory), SlotWorker.SLOT, Clock.systemUTC()));
  }

  private void requireWhole(SlotLog log) throws IOException {
    SlotState folded = SlotState.EMPTY;
    List<SlotEntry> entries = log.entries();
    long promotions = 0;
    for (SlotEntry entry : entries) {
      boolean promotion = entry.moves().stream().anyMatch(m -> m.to() == AdapterState.ACTIVE);
      promotions += promotion ? 1 : 0;
      String by = acknowledged.remove(entry.sequence());
      assertThat(by).isIn(entry.by(), null);
      assertThat(entry.active().isPresent()).isEqualTo(promotions > 0);
      folded = folded.after(entry, Sha256.hex(entry.json().getBytes(StandardCharsets.UTF_8)));
      assertThat(folded.in(AdapterState.ACTIVE))
          .isEqualTo(entry.active().map(Set::of).orElse(Set.of()));
    }
    assertThat(acknowledged).isEmpty();
    assertThat(promotions).isBetween((long) PROCESSES * ROUNDS, (long) PROCESSES * ROUNDS + KILLED);
    assertThat(log.newest().orElseThrow().sequence()).isEqualTo(entries.size());
  }

  private Child start(int number, int round) throws IOException {
    Child child =
        new Child(
            SlotWorker.class,
            directory.toString(),
            Integer.toString(number),
            Integer.toString(round),
            Integer.toString(ROUNDS));
    children.add(child);
    return child;
  }

  /** Remembers the entries that a process was told of; returns how often it was promoted. */
  private int keep(int number, List<String> lines) {
    int promoted = 0;
    for (String line : lines) {
      if (!line.equals("done")) {
        String[] words = line.split(" ");
        acknowledged.put(Long.parseLong(words[0]), Integer.toString(number));
        promoted += words[1].equals("active") ? 1 : 0;
      }
    }
    return promoted;
  }

  @Test
  void aKilledPublisherLeavesWholeAdaptersOnly() throws Exception {
    Path registry = directory.resolve("registry");
    for (int i = 0; i < 6; i++) {
      Child child =
          new Child(
              PublishWorker.class,
              registry.toString(),
              directory.resolve("staged" + i).toString(),
              Integer.toString(1000 * i));
      children.add(child);
      child.read(3 + 2 * i);
      List<String> told = child.kill();
      assertThat(Registry.in(registry).ids()).containsAll(told);
    }
    Registry whole = Registry.in(registry);
    assertThat(whole.ids()).hasSizeGreaterThan(30);
    for (String id : whole.ids()) {
      assertThat(whole.verify(id)).isEmpty();
    }
  }
}
