package io.millrace.serve;

import io.millrace.serve.decode.DecodeFigures;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.IntSupplier;

/** What a server counts, in Prometheus's text form. */
public final class ServeMetrics implements DecodeFigures {

  private static final double MILLIS = 1e-3;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter requests =
      counter("requests", "Requests by path and status.", "path", "status");
  private final Counter promptTokens =
      counter("prompt_tokens", "Tokens of prompts answered.", "model");
  private final Counter generated = counter("generated_tokens", "Tokens of answers.", "model");
  private final Counter cancelled = counter("cancelled", "Requests whose client went away.");
  private final Counter steps = counter("decode_steps", "Steps of the decoding thread.");
  private final Counter rows =
      counter("decode_rows", "Rows of all steps; by steps, the mean batch.");
  private final Counter traces = counter("traces", "Traces by what became of them.", "outcome");
  private final Counter routed =
      counter(
          "routed", "Requests routed by a policy, by what became of it.", "scenario", "outcome");
  private final Counter upstreams =
      counter("upstream", "Requests to other servers, by outcome.", "upstream", "outcome");
  private final Counter policyFailures =
      counter("policy_failures", "Policies that were refused or not read.", "scenario");
  private final Counter slotFailures =
      counter("slot_failures", "Failed loads or reads of a slot.", "slot");
  private final Counter fallbacks =
      counter(
          "fallbacks",
          "What a slot asked for and this server cannot serve, by where it stood and why.",
          "slot",
          "source",
          "reason");
  private final Gauge slotEntry =
      Gauge.builder()
          .name("millrace_serve_slot_entry")
          .help("Number of the last log entry that was followed.")
          .labelNames("slot")
          .register(registry);
  private final Histogram latency = seconds("answer_seconds", "From request to complete answer.");
  private final Histogram firstToken = seconds("first_text_seconds", "From request to first text.");

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder()
        .name("millrace_serve_" + name)
        .help(help)
        .labelNames(labels)
        .register(registry);
  }

  private Histogram seconds(String name, String help) {
    return Histogram.builder()
        .name("millrace_serve_" + name)
        .help(help)
        .classicUpperBounds(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
        .register(registry);
  }

  /** Shows a value that is asked for when the metrics are read. */
  public void gauge(String name, String help, IntSupplier value) {
    GaugeWithCallback.builder()
        .name("millrace_serve_" + name)
        .help(help)
        .callback(callback -> callback.call(value.getAsInt()))
        .register(registry);
  }

  public void answered(String path, int status) {
    requests.labelValues(path, Integer.toString(status)).inc();
  }

  /** A complete answer; the times are in milliseconds from the request on. */
  public void generated(String model, int prompt, int tokens, double firstMillis, double millis) {
    promptTokens.labelValues(model).inc(prompt);
    generated.labelValues(model).inc(tokens);
    firstToken.observe(firstMillis * MILLIS);
    latency.observe(millis * MILLIS);
  }

  public void cancelled() {
    cancelled.inc();
  }

  /** Traces that were {@code sent}, {@code dropped} for want of room, or {@code failed}. */
  public void traces(String outcome, long count) {
    traces.labelValues(outcome).inc(count);
  }

  public void slotFollowed(String slot, long entry) {
    slotEntry.labelValues(slot).set((double) entry);
  }

  public void slotFailed(String slot) {
    slotFailures.labelValues(slot).inc();
  }

  /** Something that was passed over, by the codes of its source and its obstacle. */
  public void fellBack(String slot, String source, String reason) {
    fallbacks.labelValues(slot, source, reason).inc();
  }

  /** A request of a scenario that has a routing policy. */
  public void routed(String scenario, String outcome) {
    routed.labelValues(scenario, outcome).inc();
  }

  /** A request that was handed to another server. */
  public void upstream(String name, String outcome) {
    upstreams.labelValues(name, outcome).inc();
  }

  public void policyRefused(String scenario) {
    policyFailures.labelValues(scenario).inc();
  }

  @Override
  public void stepped(int count) {
    steps.inc();
    rows.inc(count);
  }

  /** The content type of {@link #text()}. */
  public static String contentType() {
    return PrometheusTextFormatWriter.CONTENT_TYPE;
  }

  /** All values now. */
  public byte[] text() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(bytes, registry.scrape());
    return bytes.toByteArray();
  }
}
