package io.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract over a directory, and what is particular to one. */
final class LocalRegistryStoreTest implements RegistryStoreContract {

  @TempDir private Path directory;
  private LocalRegistryStore store;

  @BeforeEach
  void open() {
    store = new LocalRegistryStore(directory.resolve("registry"));
  }

  @Override
  public RegistryStore store() {
    return store;
  }

  @Test
  void nothingIsLeftByWritersThatWonLostOrFailed() throws IOException {
    TreeMap<String, ByteSource> files = new TreeMap<>(Map.of("n", ByteSource.of(new byte[3])));
    store.create("a/1", new byte[1]);
    store.create("a/1", new byte[1]);
    store.createFolder("f/1", files);
    store.createFolder("f/1", files);
    files.put("z", () -> Files.newInputStream(directory.resolve("missing")));
    assertThatThrownBy(() -> store.createFolder("f/2", files)).isInstanceOf(IOException.class);
    assertThat(Leftovers.in(store)).isEmpty();
  }

  @Test
  void whatAKilledWriterLeftIsNamedAndCanBeRemoved() throws IOException {
    Path left = directory.resolve("registry/.staging/abc.1");
    Files.createDirectories(left);
    Files.write(left.resolve("n"), "half".getBytes(StandardCharsets.UTF_8));
    Leftovers found = Leftovers.in(store).get(0);
    assertThat(found.path()).isEqualTo(left.toAbsolutePath());
    assertThat(found.bytes()).isEqualTo(4);
    assertThat(found.olderThan(Duration.ofHours(1), Instant.now())).isFalse();
    assertThat(found.olderThan(Duration.ofHours(1), Instant.now().plusSeconds(3700))).isTrue();
    found.remove();
    assertThat(Leftovers.in(store)).isEmpty();
  }

  @Test
  void whatALiveWriterPublishesMeanwhileHidesNothingThatIsLeft() throws IOException {
    Path staging = Files.createDirectories(directory.resolve("registry/.staging"));
    Path left = Files.createFile(staging.resolve("b.1"));
    // as one that is gone once it is looked at
    Files.createSymbolicLink(staging.resolve("a.1"), directory.resolve("gone"));
    assertThat(Leftovers.in(store)).extracting(Leftovers::path).containsExactly(left);
  }
}
