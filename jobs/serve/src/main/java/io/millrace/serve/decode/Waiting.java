package io.millrace.serve.decode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The bounded queue of jobs that nobody decodes yet, first come, first served. */
final class Waiting {

  private final int capacity;
  private final Deque<Job> jobs = new ArrayDeque<>();
  private boolean closed;
  private boolean broken;

  Waiting(int capacity) {
    this.capacity = capacity;
  }

  /** Takes all jobs of an answer, or none. */
  synchronized void add(List<Job> added) throws RefusedException {
    if (closed) {
      throw new RefusedException(
          RefusedException.Reason.STOPPING, "the server is stopping; ask another one");
    }
    if (broken) {
      throw new RefusedException(
          RefusedException.Reason.BROKEN,
          "decoding has ended; see the server's log and restart it");
    }
    if (jobs.size() + added.size() > capacity) {
      throw new RefusedException(
          RefusedException.Reason.FULL,
          "%d requests wait already, of %d that may; try again soon"
              .formatted(jobs.size(), capacity));
    }
    jobs.addAll(added);
    notifyAll();
  }

  /** The longest waiting job and others of its model, at most {@code limit}; possibly none. */
  synchronized List<Job> take(int limit) {
    List<Job> taken = new ArrayList<>();
    Iterator<Job> each = jobs.iterator();
    while (each.hasNext() && taken.size() < limit) {
      Job job = each.next();
      if (taken.isEmpty() || job.model() == taken.get(0).model()) {
        taken.add(job);
        each.remove();
      }
    }
    return taken;
  }

  /** The longest waiting job. */
  synchronized Optional<Job> first() {
    return Optional.ofNullable(jobs.peekFirst());
  }

  /** How many jobs of a model wait. */
  synchronized long count(ServedModel model) {
    return jobs.stream().filter(job -> job.model() == model).count();
  }

  /** Waits for a job; false when none will come any more. */
  synchronized boolean await() throws InterruptedException {
    while (jobs.isEmpty() && !closed) {
      wait();
    }
    return !jobs.isEmpty();
  }

  /** Takes no more. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Takes no more, and gives back what waits. */
  synchronized List<Job> breakOff() {
    broken = true;
    List<Job> left = List.copyOf(jobs);
    jobs.clear();
    return left;
  }

  synchronized boolean isOpen() {
    return !closed && !broken;
  }

  synchronized int size() {
    return jobs.size();
  }
}
