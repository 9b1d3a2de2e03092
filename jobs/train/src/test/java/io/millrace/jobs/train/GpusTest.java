package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GpusTest {

  @AfterEach
  void forgetThoseOfThisProcess() {
    System.getProperties().remove("io.millrace.gpus");
  }

  @Test
  void whereThereIsNoneAWorkerDoesNotWait() throws Exception {
    assertThat(new Gpus().take(() -> false)).isEmpty();
  }

  @Test
  void eachGpuHasOneWorkerAndTheNextWaitsUntilItIsGivenBack() throws Exception {
    Gpus gpus = new Gpus();
    gpus.found(List.of("0", "1"));
    gpus.found(List.of("1"));
    Gpus.Lease first = gpus.take(() -> false).orElseThrow();
    Gpus.Lease second = gpus.take(() -> false).orElseThrow();
    assertThat(List.of(first.index(), second.index())).containsExactly("0", "1");

    CompletableFuture<String> third = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                third.complete(gpus.take(() -> false).orElseThrow().index());
              } catch (InterruptedException e) {
                third.completeExceptionally(e);
              }
            });
    waiting.start();
    assertThat(third).isNotDone();
    second.close();
    assertThat(third.get(30, TimeUnit.SECONDS)).isEqualTo("1");
    assertThat(gpus.take(() -> true)).isEmpty();
  }

  @Test
  void theVariableListsIndexes() {
    assertThat(Gpus.listed(null)).isEmpty();
    assertThat(Gpus.listed("")).isEmpty();
    assertThat(Gpus.listed("0, 2")).containsExactly("0", "2");
  }

  @Test
  void jobsWithClassLoadersOfTheirOwnShareTheGpusOfTheProcess() throws Exception {
    try (URLClassLoader one = loader();
        URLClassLoader other = loader()) {
      Class<?> first = job(one);
      Class<?> second = job(other);
      assertThat(first).isNotSameAs(second);

      assertThat(take(first)).isEqualTo("0");
      assertThat(take(second)).isEqualTo("1");
      assertThat(take(first)).isEqualTo("none");

      second.getMethod("giveBack").invoke(null);
      assertThat(take(first)).isEqualTo("1");
    }
  }

  /** What a job does with the GPUs 0 and 1 of its process. */
  public static final class Job {

    private static Gpus.Lease lease;

    private Job() {}

    /** The index of a free one; none when it had to look twice. */
    public static String take() throws InterruptedException {
      Gpus.here().found(List.of("0", "1"));
      AtomicInteger looks = new AtomicInteger();
      lease = Gpus.here().take(() -> looks.getAndIncrement() > 0).orElse(lease);
      return looks.get() > 1 ? "none" : lease.index();
    }

    public static void giveBack() {
      lease.close();
    }
  }

  private static String take(Class<?> job) throws ReflectiveOperationException {
    return (String) job.getMethod("take").invoke(null);
  }

  private static Class<?> job(ClassLoader loader) throws ClassNotFoundException {
    return loader.loadClass(Job.class.getName());
  }

  private static URLClassLoader loader() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
  }
}
