package io.millrace.cli.bench;

import io.millrace.cli.bench.MineRounds.Latency;
import java.io.PrintWriter;
import java.util.Map;

/**
 * What was measured of one profile.
 *
 * @param seconds of the median round
 * @param floorPerSecond what the project asks of two cores; 0 for none
 * @param tokenisePerSecond tokenising with Jackson and nothing else, a thread for each subtask
 * @param rawPerSecond reading the topic and nothing else; 0 in batch
 * @param residentMebibytes the peak of this process, Flink and DuckDB included
 * @param latency null in batch
 * @param stageMicros CPU a trace of each stage alone
 */
record MineFigures(
    String profile,
    String mode,
    long records,
    long bytes,
    double seconds,
    int floorPerSecond,
    int cores,
    double tokenisePerSecond,
    double rawPerSecond,
    Usage usage,
    long residentMebibytes,
    Latency latency,
    Map<String, Double> stageMicros) {

  double perSecond() {
    return records / seconds;
  }

  void print(PrintWriter out) {
    double cpu = (usage.cpuNanos() + usage.serverCpuNanos()) / 1e9;
    out.printf(
        "%s, %s, %d cores, %,d traces of %d bytes%n",
        profile, mode, cores, records, bytes / records);
    line(out, "traces a second", "%,.0f".formatted(perSecond()), floor());
    line(out, "MB a second", "%.1f".formatted(bytes / 1e6 / seconds), "");
    line(out, "seconds", "%.1f".formatted(seconds), "median of the rounds");
    line(out, "traces a CPU second", "%,.0f".formatted(records / cpu), "servers included");
    line(
        out,
        "CPU us a trace",
        "%.1f".formatted(usage.cpuNanos() / 1e3 / records),
        "this process: job, loader, Flink, compiler, collector");
    line(
        out,
        "  of the servers",
        "%.1f".formatted(usage.serverCpuNanos() / 1e3 / records),
        "broker and time-series server");
    line(out, "GC ms in all", "%,d".formatted(usage.gcMillis()), "");
    line(out, "peak RSS MiB", "%,d".formatted(residentMebibytes), "");
    limit(out, "Jackson tokenising alone", tokenisePerSecond);
    limit(out, "raw Kafka to nothing", rawPerSecond);
    if (latency != null) {
      // the threads of a finished batch take their counters with them
      line(out, "allocated bytes a trace", "%,d".formatted(usage.allocatedBytes() / records), "");
      line(
          out, "p50 s Kafka to DuckDB", "%.1f".formatted(latency.p50Seconds()), "at half the rate");
      line(
          out, "p99 s Kafka to DuckDB", "%.1f".formatted(latency.p99Seconds()), "at half the rate");
    }
    out.println("  CPU us a trace of each stage alone, one thread, no collector");
    stageMicros.forEach((stage, micros) -> line(out, "  " + stage, "%.1f".formatted(micros), ""));
    out.flush();
  }

  private String floor() {
    return floorPerSecond == 0
        ? ""
        : "%.2f of the floor %,d".formatted(perSecond() / floorPerSecond, floorPerSecond);
  }

  private void limit(PrintWriter out, String name, double limit) {
    if (limit > 0) {
      line(
          out,
          name + " a second",
          "%,.0f".formatted(limit),
          "the job reaches %.2f of it".formatted(perSecond() / limit));
    }
  }

  private static void line(PrintWriter out, String name, String value, String remark) {
    out.printf("  %-36s %12s  %s%n", name, value, remark);
  }
}
