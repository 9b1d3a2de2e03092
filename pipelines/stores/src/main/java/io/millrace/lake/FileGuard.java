package io.millrace.lake;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An exclusive hold on a lock file, across processes and across the class loaders of one JVM.
 * Released by {@link #close}, or by the end of the process.
 */
public final class FileGuard implements AutoCloseable {

  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Semaphore gate;
  private final FileChannel channel;
  private final FileLock lock;

  private FileGuard(Semaphore gate, FileChannel channel, FileLock lock) {
    this.gate = gate;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Waits until the lock is free.
   *
   * @throws LockHeldException when it is still held by another after {@code wait}
   */
  public static FileGuard acquire(Path file, Duration wait) throws IOException {
    long deadline = System.nanoTime() + wait.toNanos();
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path real = file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName());
    Semaphore gate = gate(real);
    try {
      if (!gate.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        throw held(real, wait, Optional.of(LockHolder.self()));
      }
    } catch (InterruptedException e) {
      throw interrupted(real, e);
    }
    FileGuard guard = null;
    try {
      guard = lock(gate, real, wait, deadline);
      return guard;
    } finally {
      if (guard == null) {
        gate.release();
      }
    }
  }

  /** Who holds the lock at this moment; empty when nobody does, or when that cannot be told. */
  public static Optional<LockHolder> holder(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Path real = file.toRealPath();
    Semaphore gate = gate(real);
    if (!gate.tryAcquire()) {
      return Optional.of(LockHolder.self());
    }
    try (FileChannel channel = open(real)) {
      FileLock lock = tryLock(channel);
      if (lock == null) {
        return LockHolder.read(channel);
      }
      lock.release();
      return Optional.empty();
    } finally {
      gate.release();
    }
  }

  private static FileChannel open(Path real) throws IOException {
    return FileChannel.open(
        real, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  // System properties and Semaphore are the same objects for every class loader of the JVM. POSIX
  // drops a process's locks when any of its descriptors of the file is closed, so one JVM must
  // never have two channels on it.
  private static Semaphore gate(Path real) {
    Object gate =
        System.getProperties()
            .computeIfAbsent("io.millrace.lock:" + real, key -> new Semaphore(1, true));
    return (Semaphore) Objects.requireNonNull(gate);
  }

  private static FileGuard lock(Semaphore gate, Path real, Duration wait, long deadline)
      throws IOException {
    FileChannel channel = open(real);
    FileGuard guard = null;
    try {
      while (guard == null) {
        FileLock lock = tryLock(channel);
        if (lock != null) {
          LockHolder.sign(channel);
          guard = new FileGuard(gate, channel, lock);
        } else if (System.nanoTime() - deadline >= 0) {
          throw held(real, wait, LockHolder.read(channel));
        } else {
          LockSupport.parkNanos(RETRY_NANOS);
          if (Thread.currentThread().isInterrupted()) {
            throw interrupted(real, new InterruptedException());
          }
        }
      }
      return guard;
    } finally {
      if (guard == null) {
        channel.close();
      }
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException held) {
      return null;
    }
  }

  private static LockHeldException held(Path real, Duration wait, Optional<LockHolder> holder) {
    return new LockHeldException(
        "Cannot lock "
            + real
            + ": "
            + holder.map(LockHolder::toString).orElse("another process")
            + " still holds it after "
            + wait.toMillis()
            + " ms; wait for it to end or stop it");
  }

  private static InterruptedIOException interrupted(Path real, InterruptedException cause) {
    Thread.currentThread().interrupt();
    InterruptedIOException failure =
        new InterruptedIOException("Interrupted while waiting for the lock on " + real);
    failure.initCause(cause);
    return failure;
  }

  @Override
  public void close() throws IOException {
    try {
      lock.release();
    } finally {
      try {
        channel.close();
      } finally {
        gate.release();
      }
    }
  }
}
