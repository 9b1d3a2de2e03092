package io.millrace.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lake.LockHeldException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbGatewayTest {

  private static final int ROUNDS = 10;

  @TempDir Path home;
  private Path database;

  @BeforeEach
  void table() throws Exception {
    database = home.resolve("millrace.duckdb");
    new DuckDbGateway(database)
        .readWrite(c -> c.createStatement().execute("CREATE TABLE numbers (number BIGINT)"));
  }

  @Test
  void twoClassLoadersOnOneFileLoseNoRow() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<Void>> writers = new ArrayList<>();
    List<URLClassLoader> loaders = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        URLClassLoader loader =
            new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
        loaders.add(loader);
        Class<?> writer = loader.loadClass(Appends.class.getName());
        assertThat(writer).isNotSameAs(Appends.class);
        Callable<Void> work =
            () -> {
              writer.getMethod("to", String.class).invoke(null, database.toString());
              return null;
            };
        writers.add(threads.submit(work));
      }
      for (Future<Void> writer : writers) {
        writer.get();
      }
    } finally {
      threads.shutdownNow();
      for (URLClassLoader loader : loaders) {
        loader.close();
      }
    }
    assertThat(Tables.rows(new DuckDbGateway(database), "SELECT count(*) FROM numbers"))
        .containsExactly(Integer.toString(2 * ROUNDS * 1000));
  }

  @Test
  void aFileHeldByAnotherProcessIsWaitedForAndTheHolderNamed() throws Exception {
    Process holder = start(HoldsDatabase.class);
    try (BufferedReader out = holder.inputReader()) {
      assertThat(out.readLine()).isEqualTo("held");
      DuckDbGateway hasty = new DuckDbGateway(database).waiting(Duration.ofMillis(200));
      assertThatThrownBy(() -> Tables.rows(hasty, "SELECT 1"))
          .isInstanceOf(LockHeldException.class)
          .hasMessageContaining("process " + holder.pid());

      holder.outputWriter().append("let go in 2 s\n").flush();
      DuckDbGateway patient = new DuckDbGateway(database).waiting(Duration.ofMinutes(2));
      assertThat(Tables.rows(patient, "SELECT count(*) FROM numbers")).containsExactly("0");
    } finally {
      holder.destroyForcibly().waitFor();
    }
  }

  @Test
  void aWriterWaitsForAReaderOfTheSameProcess() throws Exception {
    DuckDbGateway gateway = new DuckDbGateway(database);
    DuckDbGateway hasty = gateway.waiting(Duration.ofMillis(100));
    gateway.readOnly(
        open -> {
          assertThatThrownBy(() -> hasty.readWrite(c -> null))
              .isInstanceOf(LockHeldException.class);
          return null;
        });
    assertThat(hasty.<String>readWrite(c -> "open")).isEqualTo("open");
  }

  @Test
  void aSmallChangeOfALargeFileStaysInTheLogUntilThereAreMore() throws Exception {
    DuckDbGateway gateway = new DuckDbGateway(database);
    gateway.readWrite(
        c ->
            c.createStatement()
                .execute("INSERT INTO numbers SELECT hash(i) // 2 FROM range(500000) r(i)"));
    gateway.readWrite(c -> c.createStatement().execute("CHECKPOINT"));
    Path log = home.resolve("millrace.duckdb.wal");
    assertThat(log).doesNotExist();
    byte[] before = Files.readAllBytes(database);
    gateway.readWrite(c -> c.createStatement().execute("INSERT INTO numbers VALUES (1)"));
    assertThat(log).exists();
    assertThat(Files.readAllBytes(database)).isEqualTo(before);
    assertThat(Tables.rows(gateway, "SELECT count(*) FROM numbers")).containsExactly("500001");

    int writes = 1;
    while (Files.exists(log)) {
      assertThat(Files.size(log)).isLessThan(before.length / 512);
      gateway.readWrite(c -> c.createStatement().execute("INSERT INTO numbers FROM range(100)"));
      writes++;
    }
    assertThat(writes).isGreaterThan(2);
    assertThat(Tables.rows(gateway, "SELECT count(*) FROM numbers"))
        .containsExactly(Integer.toString(500_001 + 100 * (writes - 1)));
  }

  /** Appends rows through a gateway of its own class loader. */
  public static final class Appends {
    private Appends() {}

    public static void to(String database) throws Exception {
      DuckDbGateway gateway = new DuckDbGateway(Path.of(database));
      for (int round = 0; round < ROUNDS; round++) {
        gateway.readWrite(c -> c.createStatement().execute("INSERT INTO numbers FROM range(1000)"));
      }
    }
  }

  private Process start(Class<?> main) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            database.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static URL[] classPath() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(new URL[0]);
  }
}
