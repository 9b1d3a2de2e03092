package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TetherITCase {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private Path directory;

  @Test
  void aChildEndsWhenItsParentIsKilled() throws Exception {
    Path pidFile = directory.resolve("pid");
    ChildJvm parent = start("parent", directory, Parent.class, List.of(directory.toString()));
    parent.awaitReady(LIMIT, () -> Files.exists(pidFile));
    long orphan = Long.parseLong(Files.readString(pidFile));
    assertThat(runs(orphan)).isTrue();

    parent.kill();

    await().atMost(LIMIT).until(() -> !runs(orphan));
  }

  /** One that has ended and that nobody waits for, as in some containers, has no command. */
  private static boolean runs(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().command()).isPresent();
  }

  private static ChildJvm start(String name, Path directory, Class<?> main, List<String> arguments)
      throws Exception {
    String classPath =
        Path.of(ChildJvm.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            + File.pathSeparator
            + Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI());
    return ChildJvm.start(
        new ChildJvm.Spec(
            name, directory, classPath, main.getName(), List.of(), arguments, Map.of()));
  }

  /** Starts a waiting child, writes down its process id and waits to be killed. */
  public static final class Parent {
    private Parent() {}

    public static void main(String[] args) throws Exception {
      Path directory = Path.of(args[0]);
      ChildJvm child = start("child", directory, Waiting.class, List.of());
      Path partial = Files.writeString(directory.resolve("partial"), Long.toString(child.pid()));
      Files.move(partial, directory.resolve("pid"), StandardCopyOption.ATOMIC_MOVE);
      new CountDownLatch(1).await();
    }
  }

  /** Waits for ever. */
  public static final class Waiting {
    private Waiting() {}

    public static void main(String[] args) throws InterruptedException {
      new CountDownLatch(1).await();
    }
  }
}
