package io.millrace.registry;

import io.millrace.registry.ServingPlan.PassedOver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Answers what serves a role of a scenario: the explicit path, then the role's slot, then the
 * scenario's slot for all roles, of each what is active and then what served before it; of these
 * the first that can be served here, and the plain base last. A failure to read one of them is an
 * obstacle that the plan names, not an exception. Two slots and at most five manifests are read,
 * whatever the number of adapters. Safe for use by many threads.
 */
public final class Resolver {

  private final Registry registry;
  private final Slots slots;

  public Resolver(Registry registry, Slots slots) {
    this.registry = registry;
    this.slots = slots;
  }

  /**
   * The plan for a question.
   *
   * @throws IllegalArgumentException when the scenario or role cannot be a name
   */
  public ServingPlan resolve(ServingQuestion question, ServingSite site) {
    List<Candidate> candidates = new ArrayList<>();
    question.explicit().ifPresent(path -> candidates.add(explicit(path)));
    Slot own = new Slot(question.scenario(), question.role());
    addSlot(candidates, own, Source.EXACT_ROLE, Source.EXACT_ROLE_BEFORE);
    if (!own.equals(own.forAllRoles())) {
      addSlot(candidates, own.forAllRoles(), Source.ANY_ROLE, Source.ANY_ROLE_BEFORE);
    }
    return Planner.plan(candidates, question.base(), site);
  }

  private void addSlot(List<Candidate> candidates, Slot slot, Source active, Source before) {
    try {
      Optional<SlotEntry> newest = slots.log(slot).newest();
      newest.flatMap(SlotEntry::active).ifPresent(id -> candidates.add(published(active, id)));
      newest.flatMap(SlotEntry::rollbackTo).ifPresent(id -> candidates.add(published(before, id)));
    } catch (IOException e) {
      candidates.add(lost(active, slot.toString(), Obstacle.UNREADABLE, e.getMessage()));
    }
  }

  private Candidate published(Source source, String id) {
    try {
      Optional<AdapterRecord> record = registry.find(id);
      if (record.isEmpty()) {
        return lost(source, id, Obstacle.NO_ADAPTER, registry.folder(id) + " is missing");
      }
      Path folder = registry.folder(id);
      return new Candidate.Found(
          source,
          Optional.of(id),
          folder,
          record.get().manifest(),
          fault(source, id, folder, record.get().files()));
    } catch (IOException e) {
      return lost(source, id, Obstacle.UNREADABLE, e.getMessage());
    }
  }

  private static Candidate explicit(Path folder) {
    Source source = Source.EXPLICIT_PATH;
    Path manifest = folder.resolve(Manifests.FILE);
    if (!Files.isRegularFile(manifest)) {
      return lost(source, folder.toString(), Obstacle.NO_ADAPTER, manifest + " is missing");
    }
    try {
      AdapterRecord record = Manifests.read(manifest, Files.readAllBytes(manifest));
      return new Candidate.Found(
          source,
          Optional.of(record.id()),
          folder,
          record.manifest(),
          fault(source, folder.toString(), folder, record.files()));
    } catch (IOException e) {
      return lost(source, folder.toString(), Obstacle.UNREADABLE, e.getMessage());
    }
  }

  private static Optional<PassedOver> fault(
      Source source, String adapter, Path folder, SortedMap<String, PublishedFile> files)
      throws IOException {
    for (Map.Entry<String, PublishedFile> file : files.entrySet()) {
      Path path = folder.resolve(Keys.name(file.getKey()));
      if (!Files.isRegularFile(path) || Files.size(path) != file.getValue().bytes()) {
        return Optional.of(
            new PassedOver(
                source,
                adapter,
                Obstacle.FILES_CHANGED,
                "%s is missing or has not %d bytes".formatted(path, file.getValue().bytes())));
      }
    }
    return Optional.empty();
  }

  private static Candidate lost(Source source, String adapter, Obstacle obstacle, String detail) {
    return new Candidate.Lost(new PassedOver(source, adapter, obstacle, detail));
  }
}
