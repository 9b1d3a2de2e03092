package io.millrace.serve.traces;

/** Where traces of answers go. */
public interface TraceSink extends AutoCloseable {

  /** Keeps nothing. */
  TraceSink NONE = trace -> {};

  /** Takes a trace without ever waiting. */
  void accept(AnswerTrace trace);

  /** Waits a bounded time for what was taken to arrive. */
  @Override
  default void close() {}
}
