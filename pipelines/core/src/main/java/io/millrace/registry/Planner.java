package io.millrace.registry;

import io.millrace.registry.Candidate.Found;
import io.millrace.registry.Candidate.Lost;
import io.millrace.registry.ServingPlan.PassedOver;
import io.millrace.registry.ServingSite.BaseFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chooses the first candidate that the site can serve, then the plain base. Pure. */
final class Planner {

  private Planner() {}

  static ServingPlan plan(List<Candidate> candidates, Optional<String> base, ServingSite site) {
    List<PassedOver> passed = new ArrayList<>();
    for (Candidate candidate : candidates) {
      Optional<PassedOver> obstacle =
          candidate instanceof Lost lost
              ? Optional.of(lost.why())
              : obstacle((Found) candidate, site);
      if (obstacle.isEmpty()) {
        return served((Found) candidate, site, passed);
      }
      passed.add(obstacle.get());
    }
    Optional<BaseFolder> folder = base.flatMap(site.bases()::find);
    if (base.isPresent() && folder.isEmpty()) {
      passed.add(
          new PassedOver(
              Source.PLAIN_BASE, "", Obstacle.BASE_MISSING, "base " + base.get() + " is not here"));
    }
    return new ServingPlan(
        folder.isPresent() ? Source.PLAIN_BASE : Source.NOTHING,
        folder.map(BaseFolder::folder),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        passed);
  }

  private static ServingPlan served(Found found, ServingSite site, List<PassedOver> passed) {
    AdapterManifest manifest = found.manifest();
    Optional<Path> base =
        manifest.kind() == AdapterKind.FULL
            ? Optional.empty()
            : site.bases().find(manifest.base().id()).map(BaseFolder::folder);
    return new ServingPlan(
        found.source(),
        base,
        Optional.of(found.folder()),
        found.id(),
        Optional.of(manifest.kind()),
        manifest.runtimeTypes().stream().filter(site.runtimeTypes()::contains).findFirst(),
        manifest.conditioning() == null ? "" : manifest.conditioning().prefix(),
        passed);
  }

  private static Optional<PassedOver> obstacle(Found found, ServingSite site) {
    if (found.fault().isPresent()) {
      return found.fault();
    }
    AdapterManifest manifest = found.manifest();
    List<String> runtimes = manifest.runtimeTypes();
    if (runtimes.isEmpty()) {
      return passed(
          found,
          Obstacle.NO_RUNTIME,
          "no server can serve what backend %s makes".formatted(manifest.backend()));
    }
    if (runtimes.stream().noneMatch(site.runtimeTypes()::contains)) {
      return passed(
          found,
          Obstacle.RUNTIME_NOT_HERE,
          "it can be served by %s and here are %s".formatted(runtimes, site.runtimeTypes()));
    }
    long memory = manifest.memoryBytes() == null ? 0 : manifest.memoryBytes();
    if (site.memoryBytes().isPresent() && memory > site.memoryBytes().getAsLong()) {
      return passed(
          found,
          Obstacle.MEMORY,
          "it needs %d bytes and there are %d".formatted(memory, site.memoryBytes().getAsLong()));
    }
    Optional<PassedOver> base =
        manifest.kind() == AdapterKind.FULL ? Optional.empty() : baseObstacle(found, site);
    return base.or(
        () ->
            found
                .id()
                .map(site.notLoaded()::get)
                .flatMap(why -> passed(found, Obstacle.NOT_LOADED, why)));
  }

  private static Optional<PassedOver> baseObstacle(Found found, ServingSite site) {
    BaseModel trained = found.manifest().base();
    if (trained.id() == null || trained.id().isBlank()) {
      return passed(found, Obstacle.NO_BASE, "its manifest names no base");
    }
    Optional<BaseFolder> base = site.bases().find(trained.id());
    if (base.isEmpty()) {
      return passed(found, Obstacle.BASE_MISSING, "base " + trained.id() + " is not here");
    }
    Optional<String> weights = base.get().weightsHash();
    if (weights.isPresent() && !weights.get().equals(trained.weightsHash())) {
      return passed(
          found,
          Obstacle.BASE_CHANGED,
          "base %s has the weights %s and it was trained against %s"
              .formatted(trained.id(), weights.get(), trained.weightsHash()));
    }
    return Optional.empty();
  }

  private static Optional<PassedOver> passed(Found found, Obstacle obstacle, String detail) {
    return Optional.of(
        new PassedOver(
            found.source(), found.id().orElse(found.folder().toString()), obstacle, detail));
  }
}
