package io.millrace.serve;

import io.millrace.serve.decode.BaseModel;
import io.millrace.serve.decode.DecodeLoop;
import io.millrace.serve.decode.Models;
import io.millrace.serve.http.Gateway;
import io.millrace.serve.http.JsonErrors;
import io.millrace.serve.routing.PolicyRoutes;
import io.millrace.serve.slots.SlotFollower;
import io.millrace.serve.traces.TraceSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server. One a process: the native engine's number of threads is the process's. */
public final class ModelServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelServer.class);
  private static final Duration IDLE = Duration.ofMinutes(5);

  private static final Duration LAST_WRITES = Duration.ofSeconds(5);

  private final ServeOptions options;
  private final ServeMetrics metrics;
  private final TraceSink traces;
  private final Models models;
  private final DecodeLoop loop;
  private final Server server;
  private final ServerConnector connector;
  private final Gateway gateway;
  private final SlotFollower slots;
  private final AtomicBoolean stopped = new AtomicBoolean();

  private ModelServer(
      ServeOptions options,
      ServeMetrics metrics,
      TraceSink traces,
      Models models,
      PolicyRoutes policies,
      SlotFollower slots) {
    this.options = options;
    this.metrics = metrics;
    this.traces = traces;
    this.models = models;
    this.slots = slots;
    this.loop = new DecodeLoop(models.base(), options.batch(), options.queue(), metrics);
    metrics.gauge("waiting", "Requests that wait.", loop::waiting);
    metrics.gauge("running", "Requests that are being decoded.", loop::running);
    metrics.gauge(
        "following",
        "1 while slots and routing policies are followed, 0 when that has ended.",
        () -> slots.trouble().isEmpty() ? 1 : 0);
    // each request that waits holds a thread
    QueuedThreadPool pool = new QueuedThreadPool(options.queue() + 4 * options.batch() + 32);
    pool.setName("http");
    pool.setDaemon(true);
    this.server = new Server(pool);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(options.host());
    connector.setPort(options.port());
    connector.setIdleTimeout(IDLE.toMillis());
    server.addConnector(connector);
    server.setErrorHandler(new JsonErrors());
    this.gateway =
        new Gateway(
            options.key(),
            options.bodyLimit(),
            models,
            loop,
            metrics,
            traces,
            policies,
            options.routing().patience(),
            slots);
    server.setHandler(gateway);
  }

  /**
   * Loads the models and begins to listen. Takes over {@code traces}.
   *
   * @throws IOException when a model cannot be loaded or the address cannot be had
   */
  public static ModelServer start(ServeOptions options, ServeMetrics metrics, TraceSink traces)
      throws IOException {
    ModelServer started;
    try {
      refuseOpenDoor(options);
      started = loaded(options, metrics, traces);
    } catch (IOException | RuntimeException e) {
      traces.close();
      throw e;
    }
    try {
      started.connector.open();
    } catch (IOException e) {
      started.close();
      throw new IOException(
          "Cannot listen at %s:%d (%s); choose another port or address"
              .formatted(options.host(), options.port(), e.getMessage()),
          e);
    }
    LifeCycle.start(started.server);
    LOG.info("Serving {} at {}", started.models.names(), started.url());
    return started;
  }

  private static ModelServer loaded(ServeOptions options, ServeMetrics metrics, TraceSink traces)
      throws IOException {
    BaseModel base = BaseModel.load(options.base(), options.precision(), options.threads());
    Models models = new Models(base, options.baseName(), Clock.systemUTC());
    try {
      for (Map.Entry<String, Path> adapter : options.adapters().entrySet()) {
        models.load(adapter.getKey(), adapter.getValue(), adapter.getKey());
      }
      Following slots = options.following();
      SlotFollower follower = new SlotFollower(slots, models, metrics);
      try {
        PolicyRoutes policies = new PolicyRoutes(options.routing(), slots, models, metrics);
        follower.start(policies::look);
        return new ModelServer(options, metrics, traces, models, policies, follower);
      } catch (IOException | RuntimeException e) {
        follower.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      models.close();
      throw e;
    }
  }

  private static void refuseOpenDoor(ServeOptions options) throws IOException {
    if (!InetAddress.getByName(options.host()).isLoopbackAddress() && !options.key().isRequired()) {
      throw new IOException(
          "Cannot serve at %s without an API key: anybody who reaches it could load adapters; set one"
              .formatted(options.host()));
    }
  }

  /** Where it listens. */
  public URI url() {
    InetSocketAddress address = new InetSocketAddress(options.host(), connector.getLocalPort());
    return URI.create("http://%s:%d".formatted(address.getHostString(), address.getPort()));
  }

  public Models models() {
    return models;
  }

  public ServeMetrics metrics() {
    return metrics;
  }

  /**
   * Stops: refuses new requests with 503, lets those that wait or run come to their end for at most
   * {@code patience}, then ends.
   */
  public void stop(Duration patience) {
    try {
      if (!loop.awaitEnd(patience)) {
        LOG.warn("Ending with {} requests unanswered", loop.running() + loop.waiting());
      } else if (!gateway.awaitAnswered(LAST_WRITES)) {
        LOG.warn("Ending although some clients have not read their answers");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  /** Ends at once; requests that run fail. */
  @Override
  public void close() {
    if (!stopped.compareAndSet(false, true)) {
      return;
    }
    slots.close();
    loop.close();
    LifeCycle.stop(server);
    traces.close();
    models.close();
  }
}
