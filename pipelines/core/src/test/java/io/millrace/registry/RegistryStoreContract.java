package io.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store of a registry does; each has a test class that implements this. */
interface RegistryStoreContract {

  /** A store that is empty, and the same one each time within a test. */
  RegistryStore store();

  @Test
  default void whatWasCreatedIsReadAndListed() throws IOException {
    assertThat(store().read("slots/a/1.json")).isEmpty();
    assertThat(store().exists("slots/a/1.json")).isFalse();
    assertThat(store().list("slots/a")).isEmpty();
    assertThat(store().create("slots/a/1.json", utf8("one"))).isTrue();
    assertThat(store().create("slots/a/0.json", utf8("zero"))).isTrue();
    assertThat(store().read("slots/a/1.json")).contains(utf8("one"));
    assertThat(store().exists("slots/a/1.json")).isTrue();
    assertThat(store().list("slots/a")).containsExactly("0.json", "1.json");
  }

  @Test
  default void whatIsThereIsNeverReplaced() throws IOException {
    store().create("a/1", utf8("first"));
    assertThat(store().create("a/1", utf8("second"))).isFalse();
    assertThat(store().read("a/1")).contains(utf8("first"));
    store().createFolder("f/x", new TreeMap<>(Map.of("n", ByteSource.of(utf8("first")))));
    assertThat(store().createFolder("f/x", new TreeMap<>(Map.of("n", ByteSource.of(utf8("2"))))))
        .isFalse();
    assertThat(store().read("f/x/n")).contains(utf8("first"));
  }

  @Test
  default void ofManyAtOnceOneCreates() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 20; round++) {
        String number = Integer.toString(round);
        List<Callable<Boolean>> callers = new ArrayList<>();
        for (int caller = 0; caller < 8; caller++) {
          byte[] content = utf8("caller " + caller);
          callers.add(() -> store().create("log/" + number, content));
          callers.add(
              () ->
                  store()
                      .createFolder(
                          "adapters/" + number,
                          new TreeMap<>(Map.of("n", ByteSource.of(content)))));
        }
        int created = 0;
        for (Future<Boolean> one : threads.invokeAll(callers)) {
          created += one.get() ? 1 : 0;
        }
        assertThat(created).isEqualTo(2);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  default void aFolderWhoseFilesCannotBeReadDoesNotAppear() throws IOException {
    TreeMap<String, ByteSource> files = new TreeMap<>();
    files.put("a", ByteSource.of(utf8("whole")));
    files.put(
        "b",
        () -> {
          throw new IOException("the disk is gone");
        });
    assertThatThrownBy(() -> store().createFolder("adapters/x", files))
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is gone");
    assertThat(store().exists("adapters/x")).isFalse();
    assertThat(store().list("adapters")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../escaped",
        "a/../../b",
        "/etc/passwd",
        "a//b",
        "",
        ".",
        "a/.hidden",
        "a\\b",
        "a/b\0",
        "ä"
      })
  default void aKeyThatCouldLeaveTheRegistryIsRefused(String key) {
    assertThatThrownBy(() -> store().create(key, utf8("x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be a name in the registry");
    assertThatThrownBy(() -> store().read(key)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store().createFolder(key, new TreeMap<>()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  default void whatItGivesIsAFileOfThisMachine() throws IOException {
    store().create("a/1", utf8("one"));
    assertThat(Files.readAllBytes(store().local("a/1"))).isEqualTo(utf8("one"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
