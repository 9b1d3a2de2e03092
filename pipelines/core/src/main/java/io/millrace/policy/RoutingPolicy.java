package io.millrace.policy;

import io.millrace.identity.Draw;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which model answers which class of queries. What acts, and so gives the id, is the scenario, the
 * models, the default, the explored share and the candidates; version, evidence and origin do not.
 *
 * @param version counts from 1 in the order of publication; 0 before it
 * @param models by query class
 * @param defaultModel for a class that is not listed
 * @param explore the share of units whose model is drawn from the candidates, each as likely
 * @param candidates the models that may be chosen, in order; with all of the above among them
 * @param evidence what the miner knew, in order of class and model
 */
public record RoutingPolicy(
    String scenario,
    int version,
    SortedMap<String, String> models,
    String defaultModel,
    double explore,
    List<String> candidates,
    List<ModelEvidence> evidence,
    MinedFrom minedFrom)
    implements PolicyCandidate {

  /**
   * @throws IllegalArgumentException when a name is empty, the share is not in 0..1, or a model
   *     that is used is no candidate
   */
  public RoutingPolicy {
    Checks.name("scenario", scenario);
    Checks.notNegative("version", version);
    models = Collections.unmodifiableSortedMap(new TreeMap<>(models));
    models.forEach(
        (queryClass, model) -> {
          Checks.text("query class", queryClass);
          Checks.text("model of the class " + queryClass, model);
        });
    Checks.text("default model", defaultModel);
    Checks.share("explore", explore);
    candidates.forEach(model -> Checks.text("candidate", model));
    candidates = List.copyOf(new TreeSet<>(candidates));
    evidence = List.copyOf(evidence);
    Checks.present("mined_from", minedFrom);
    TreeSet<String> used = new TreeSet<>(models.values());
    used.add(defaultModel);
    candidates.forEach(used::remove);
    if (!used.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot choose %s: not among the candidates %s; add it to them"
              .formatted(String.join(", ", used), candidates));
    }
  }

  /** The same policy with the version that it was published under. */
  @Override
  public RoutingPolicy withVersion(int published) {
    return new RoutingPolicy(
        scenario, published, models, defaultModel, explore, candidates, evidence, minedFrom);
  }

  @Override
  public PolicyKind kind() {
    return PolicyKind.ROUTING_POLICY;
  }

  /** The model of a class, or the default. */
  public String model(String queryClass) {
    return models.getOrDefault(queryClass, defaultModel);
  }

  /** The models that are chosen for a class with a probability above 0. */
  public List<String> reached(String queryClass) {
    return explore > 0 ? candidates : List.of(model(queryClass));
  }

  /** The models that are chosen with a probability above 0, in order. */
  public Set<String> reachable() {
    TreeSet<String> reachable = new TreeSet<>(explore > 0 ? candidates : models.values());
    reachable.add(defaultModel);
    return Collections.unmodifiableSet(reachable);
  }

  /** The probability with which a model is chosen for a class; 0 for one that is no candidate. */
  public double probability(String queryClass, String model) {
    if (!candidates.contains(model)) {
      return 0;
    }
    double drawn = explore / candidates.size();
    return model.equals(model(queryClass)) ? 1 - explore + drawn : drawn;
  }

  /**
   * Chooses by hash alone: the same unit gets the same model on every server and after every
   * restart, and is drawn anew by another policy.
   *
   * @param unit any text that is the same for all requests that must be answered by one model, such
   *     as a conversation's key
   */
  public Routing choose(String queryClass, String unit) {
    String id = id();
    double draw = Draw.of(unit, "routing:" + id);
    String model = model(queryClass);
    if (draw < explore) {
      int place = (int) (draw / explore * candidates.size());
      model = candidates.get(Math.min(place, candidates.size() - 1));
    }
    return new Routing(id, model, probability(queryClass, model), reached(queryClass));
  }
}
