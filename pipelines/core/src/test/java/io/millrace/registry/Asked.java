package io.millrace.registry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** A store that writes down what it was asked for. */
record Asked(RegistryStore store, List<String> asked) implements RegistryStore {

  @Override
  public Optional<byte[]> read(String key) throws IOException {
    asked.add("read " + key);
    return store.read(key);
  }

  @Override
  public boolean exists(String key) throws IOException {
    asked.add("exists " + key);
    return store.exists(key);
  }

  @Override
  public boolean create(String key, byte[] content) throws IOException {
    asked.add("create " + key);
    return store.create(key, content);
  }

  @Override
  public boolean createFolder(String key, SortedMap<String, ByteSource> files) throws IOException {
    asked.add("createFolder " + key);
    return store.createFolder(key, files);
  }

  @Override
  public List<String> list(String folder) throws IOException {
    asked.add("list " + folder);
    return store.list(folder);
  }

  @Override
  public Path local(String key) {
    return store.local(key);
  }
}
