package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** Signals that Java cannot send. */
final class Signals {

  private Signals() {}

  /** Holds a process in the middle of what it does; to others it lives. */
  static void stop(ProcessHandle process) throws IOException, InterruptedException {
    send("-STOP", process);
  }

  /** Lets a stopped process go on. */
  static void goOn(ProcessHandle process) throws IOException, InterruptedException {
    send("-CONT", process);
  }

  private static void send(String signal, ProcessHandle process)
      throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).as("kill %s", signal).isZero();
  }
}
