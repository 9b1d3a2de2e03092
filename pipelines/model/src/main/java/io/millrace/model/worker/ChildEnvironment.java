package io.millrace.model.worker;

import java.util.Map;

/** The environment of a child process that computes with tensors. */
public final class ChildEnvironment {

  private ChildEnvironment() {}

  /** Gives a child this process's classes, so many threads an operation, and one malloc arena. */
  public static void set(Map<String, String> environment, int threads) {
    environment.put("CLASSPATH", ChildClassPath.find());
    environment.put("OMP_NUM_THREADS", Integer.toString(threads));
    environment.put("MALLOC_ARENA_MAX", "1");
  }
}
