package io.millrace.model.chat.jinja;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A mapping in the order of insertion. Keys that Python calls equal, as 1 and True, are one. */
final class DictValue implements Value {

  record Entry(Value key, Value value) {}

  private final Map<Object, Entry> entries = new LinkedHashMap<>();
  private int depth = 1;

  /** Adds or replaces, before the mapping is handed to a template; the first key stays. */
  void put(Value key, Value value) {
    Object hash = Hashing.key(key);
    depth = Math.max(depth, Nesting.around(List.of(key, value)));
    Entry old = entries.get(hash);
    entries.put(hash, new Entry(old == null ? key : old.key(), value));
  }

  void putAll(DictValue other) {
    other.entries().forEach(entry -> put(entry.key(), entry.value()));
  }

  void put(String key, Value value) {
    put(new TextValue(key), value);
  }

  Optional<Value> get(Value key) {
    return Optional.ofNullable(entries.get(Hashing.key(key))).map(Entry::value);
  }

  Optional<Value> get(String key) {
    return get(new TextValue(key));
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  List<Value> keys() {
    return entries.values().stream().map(Entry::key).toList();
  }

  List<Value> values() {
    return entries.values().stream().map(Entry::value).toList();
  }

  List<Value> pairs() {
    return entries.values().stream()
        .<Value>map(entry -> TupleValue.of(entry.key(), entry.value()))
        .toList();
  }

  int size() {
    return entries.size();
  }

  @Override
  public String typeName() {
    return "dict";
  }

  @Override
  public boolean truthy() {
    return !entries.isEmpty();
  }

  @Override
  public int depth() {
    return depth;
  }
}
