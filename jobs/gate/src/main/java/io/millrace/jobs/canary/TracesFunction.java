package io.millrace.jobs.canary;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** What records say of traces, trace by trace. */
final class TracesFunction extends ProcessFunction<TrafficNews, TraceNews> {

  private static final long serialVersionUID = 1;

  @Override
  public void processElement(TrafficNews news, Context context, Collector<TraceNews> out) {
    news.traces().forEach(out::collect);
  }
}
