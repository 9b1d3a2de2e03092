package io.millrace.serve.decode;

import io.millrace.canary.Assignment;
import io.millrace.canary.CanaryArm;
import io.millrace.registry.Slot;
import io.millrace.trace.Routing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The models by name: the base, adapters over it, and names of slots that lead to one of them. May
 * be used by several threads.
 */
public final class Models implements AutoCloseable {

  private final BaseModel base;
  private final String baseName;
  private final Clock clock;
  private final Map<String, ServedModel> models = new LinkedHashMap<>();
  private final Map<String, Route> routes = new LinkedHashMap<>();

  /** Takes over {@code base}, which is served under {@code baseName}. */
  public Models(BaseModel base, String baseName, Clock clock) {
    this.base = base;
    this.baseName = baseName;
    this.clock = clock;
    models.put(
        baseName,
        new ServedModel(baseName, base.folder(), "", Optional.empty(), "", clock.instant()));
  }

  public BaseModel base() {
    return base;
  }

  public String baseName() {
    return baseName;
  }

  /**
   * Loads an adapter under a new name.
   *
   * @param adapterId its id in its registry, or the name where it has none
   * @throws NameTakenException when a model or slot has the name
   * @throws NoSuchFileException when there is no such folder
   * @throws IOException when what is there is no adapter for the base, or the engine fails
   */
  public ServedModel load(String name, Path folder, String adapterId) throws IOException {
    return load(name, folder, adapterId, "");
  }

  /** Loads an adapter that was trained to find a prefix before each prompt of a chat. */
  public ServedModel load(String name, Path folder, String adapterId, String prefix)
      throws IOException {
    refuse(name, false);
    return put(name, false, read(name, folder, adapterId, prefix));
  }

  /** Loads an adapter in place of the one that has the name; running answers keep the old one. */
  public ServedModel replace(String name, Path folder, String adapterId) throws IOException {
    refuse(name, true);
    return put(name, true, read(name, folder, adapterId, ""));
  }

  private ServedModel read(String name, Path folder, String adapterId, String prefix)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    return new ServedModel(
        name, folder, adapterId, Optional.of(base.adapter(folder)), prefix, clock.instant());
  }

  private synchronized ServedModel put(String name, boolean inPlace, ServedModel model)
      throws NameTakenException {
    try {
      refuse(name, inPlace);
    } catch (NameTakenException e) {
      model.retire();
      throw e;
    }
    ServedModel before = models.put(name, model);
    if (before != null) {
      before.retire();
    }
    return model;
  }

  private synchronized void refuse(String name, boolean inPlace) throws NameTakenException {
    ServedModel holder = models.get(name);
    boolean replaceable = inPlace && holder != null && holder.isAdapter();
    if (routes.containsKey(name) || (holder != null && !replaceable)) {
      throw new NameTakenException(name);
    }
  }

  /** Forgets an adapter, unless it answers a slot's conversations. */
  public synchronized Unloaded unload(String name) {
    ServedModel model = models.get(name);
    if (model == null || !model.isAdapter()) {
      return new Unloaded.Unknown();
    }
    Optional<Route> route =
        routes.values().stream().filter(each -> each.isServedBy(name)).findFirst();
    if (route.isPresent()) {
      return new Unloaded.InService(route.get().slot(), route.get().isCanary(name));
    }
    models.remove(name);
    model.retire();
    return new Unloaded.Gone();
  }

  /** Whether a model, not a slot, has the name. */
  public synchronized boolean has(String name) {
    return models.containsKey(name);
  }

  /**
   * Lets {@code alias} lead to a loaded model; later requests follow, running ones stay.
   *
   * @param holdback the share of conversations that get the base instead of an adapter
   * @param canary a loaded model that gets a share of the others
   * @return false where one of the two is not loaded; then the name leads where it led
   * @throws IllegalArgumentException when a model has the name
   */
  public synchronized boolean route(
      String alias, Slot slot, String target, double holdback, Optional<CanaryRoute> canary) {
    if (models.containsKey(alias)) {
      throw new IllegalArgumentException(
          "Cannot let '%s' name slot %s: a model has the name; give the model another"
              .formatted(alias, slot));
    }
    boolean loaded =
        models.containsKey(target) && canary.map(CanaryRoute::name).stream().allMatch(this::has);
    if (loaded) {
      routes.put(alias, new Route(slot, target, holdback, canary));
    }
    return loaded;
  }

  /** The name a slot's name leads to now. */
  public synchronized Optional<String> target(String alias) {
    return Optional.ofNullable(routes.get(alias)).map(Route::target);
  }

  /**
   * Takes hold of what a name means now; empty when it means nothing.
   *
   * @param conversation the key by which a slot's conversations are divided; empty for a request
   *     that is no traffic and gets what is active
   */
  public synchronized Optional<Lease> lease(String name, Optional<String> conversation) {
    Route route = routes.get(name);
    Optional<Assignment> assigned =
        Optional.ofNullable(route)
            .flatMap(to -> conversation.flatMap(key -> to.assigned(key, baseName)));
    String answering = route == null ? name : route.answering(assigned, baseName);
    ServedModel model = models.get(answering);
    if (model == null || !model.hold()) {
      return Optional.empty();
    }
    return Optional.of(
        new Lease(
            model,
            Optional.ofNullable(route).map(Route::slot),
            assigned.map(each -> route.routing(each, baseName)),
            assigned.isPresent() ? conversation : Optional.empty()));
  }

  /**
   * Draws a conversation that a routing policy decides where the slot does not: the slot decides
   * those that are held back and, while there is a canary, all of a class that the policy leaves to
   * it. Nothing is held back where the policy chooses no adapter, and from what is no slot's name.
   *
   * @param reaching who may answer the conversation's class by the policy; no slot moves between
   *     this and the draw
   */
  public synchronized OwnDraw draw(String alias, String conversation, Supplier<Reach> reaching) {
    Reach reach = reaching.get();
    Route route = routes.get(alias);
    if (route == null) {
      return new OwnDraw(Optional.empty(), 1);
    }
    boolean adapters =
        reach.here().stream()
            .map(models::get)
            .anyMatch(model -> model != null && model.isAdapter());
    double holdback = adapters ? route.holdback() : 0;
    Route drawing = reach.isOnly(route.target()) ? route : route.withoutCanary();
    boolean draws = drawing.canary().isPresent() || holdback > 0;
    return new OwnDraw(draws ? reserved(drawing, conversation) : Optional.empty(), 1 - holdback);
  }

  private Optional<Lease> reserved(Route drawing, String conversation) {
    Assignment assigned = drawing.drawn(conversation);
    if (drawing.canary().isEmpty() && assigned.arm() != CanaryArm.HOLDBACK) {
      return Optional.empty();
    }
    return Optional.ofNullable(models.get(drawing.answering(Optional.of(assigned), baseName)))
        .filter(ServedModel::hold)
        .map(
            model ->
                new Lease(
                    model,
                    Optional.of(drawing.slot()),
                    Optional.of(drawing.routing(assigned, baseName)),
                    Optional.of(conversation)));
  }

  /** Takes hold of a model that was chosen for a slot's conversation; empty when it is not here. */
  public synchronized Optional<Lease> chosen(
      String name, Slot slot, Routing routing, String conversation) {
    ServedModel model = models.get(target(name).orElse(name));
    return Optional.ofNullable(model)
        .filter(ServedModel::hold)
        .map(
            held ->
                new Lease(
                    held, Optional.of(slot), Optional.of(routing), Optional.of(conversation)));
  }

  /** The slot that a name leads to. */
  public synchronized Optional<Slot> slot(String alias) {
    return Optional.ofNullable(routes.get(alias)).map(Route::slot);
  }

  /** The base, then the adapters in the order of their loading. */
  public synchronized List<ServedModel> all() {
    return List.copyOf(models.values());
  }

  /** The names of slots. */
  public synchronized List<String> aliases() {
    return List.copyOf(routes.keySet());
  }

  /** All names that requests may use. */
  public synchronized List<String> names() {
    List<String> names = new ArrayList<>(routes.keySet());
    names.addAll(models.keySet());
    return names;
  }

  /** Frees everything; no request may be running. */
  @Override
  public synchronized void close() {
    routes.clear();
    models.values().forEach(ServedModel::retire);
    models.clear();
    base.close();
  }
}
