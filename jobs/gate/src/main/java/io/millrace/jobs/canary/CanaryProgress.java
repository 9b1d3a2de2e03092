package io.millrace.jobs.canary;

import io.millrace.canary.ArmCount;
import io.millrace.canary.CanaryLooks;
import io.millrace.canary.CanaryPlan;
import io.millrace.gate.GateJson;
import io.millrace.registry.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;

/**
 * How the watch over a canary stands, for people; a file under the home.
 *
 * @param looks conversations that are old enough, in event time
 * @param verdict the newest receipt's id; empty before the first
 */
public record CanaryProgress(
    CanaryPlan plan,
    ArmCount canary,
    ArmCount incumbent,
    int looks,
    double outcomeWealth,
    double silenceWealth,
    String verdict) {

  static CanaryProgress of(CanaryLooks looks, String verdict) {
    return new CanaryProgress(
        looks.plan(),
        looks.canary(),
        looks.incumbent(),
        looks.size(),
        looks.outcomeWealth(),
        looks.silenceWealth(),
        verdict);
  }

  /** A line. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%d conversations: canary %d, %d rated, incumbent %d, %d rated; evidence for harm %.3g"
            + " (at %.3g), for silence %.3g (at %.3g)",
        looks,
        canary.conversations(),
        canary.rated(),
        incumbent.conversations(),
        incumbent.rated(),
        outcomeWealth,
        1 / plan.alpha(),
        silenceWealth,
        1 / plan.silenceAlpha());
  }

  /** The newest of a slot; empty before the first. */
  public static Optional<CanaryProgress> read(Path home, Slot slot) throws IOException {
    try {
      return Optional.of(
          GateJson.MAPPER.readValue(Files.readAllBytes(file(home, slot)), CanaryProgress.class));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  /** Forgets what a slot's earlier watch has shown. */
  public static void forget(Path home, Slot slot) throws IOException {
    Files.deleteIfExists(file(home, slot));
  }

  void write(Path home, Slot slot) throws IOException {
    Path file = file(home, slot);
    Files.createDirectories(file.getParent());
    Path part = Files.createTempFile(file.getParent(), "progress", ".part");
    Files.writeString(part, GateJson.canonical(this));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path file(Path home, Slot slot) {
    return CanarySettlement.receipts(home).resolve("watch").resolve(slot.root() + ".json");
  }
}
