package io.millrace.serve;

import io.millrace.model.decoder.Precision;
import io.millrace.serve.http.ApiKey;
import io.millrace.serve.routing.RoutingOptions;
import java.nio.file.Path;
import java.util.Map;

/**
 * How a server is set up.
 *
 * @param base the base model's folder
 * @param baseName the name under which requests reach the base alone
 * @param adapters folders of adapters to load at the start, by name
 * @param host the address to listen at; other than loopback only with a key
 * @param port 0 takes a free one
 * @param threads processor threads of one tensor operation
 * @param batch most requests decoded together
 * @param queue most requests that wait; others are told to come again
 * @param bodyLimit most bytes of a request's body
 * @param following the slots to follow
 * @param routing how requests for a scenario are routed
 */
public record ServeOptions(
    Path base,
    String baseName,
    Map<String, Path> adapters,
    String host,
    int port,
    ApiKey key,
    Precision precision,
    int threads,
    int batch,
    int queue,
    int bodyLimit,
    Following following,
    RoutingOptions routing) {

  public static final int DEFAULT_PORT = 8000;
  public static final int DEFAULT_BATCH = 8;
  public static final int DEFAULT_QUEUE = 64;
  public static final int DEFAULT_BODY_LIMIT = 4 << 20;

  public ServeOptions {
    adapters = Map.copyOf(adapters);
    check("threads", threads);
    check("batch", batch);
    check("queue", queue);
    check("bodyLimit", bodyLimit);
  }

  private static void check(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; at least 1 is needed");
    }
  }

  /** A server for this machine alone: loopback, a free port, no key, one thread. */
  public static ServeOptions local(Path base) {
    return new ServeOptions(
        base,
        base.toAbsolutePath().normalize().getFileName().toString(),
        Map.of(),
        "127.0.0.1",
        0,
        ApiKey.none(),
        Precision.F32,
        1,
        DEFAULT_BATCH,
        DEFAULT_QUEUE,
        DEFAULT_BODY_LIMIT,
        Following.NOTHING,
        RoutingOptions.LOCAL);
  }

  public ServeOptions withBaseName(String name) {
    return new ServeOptions(
        base, name, adapters, host, port, key, precision, threads, batch, queue, bodyLimit,
        following, routing);
  }

  public ServeOptions withAdapters(Map<String, Path> folders) {
    return new ServeOptions(
        base, baseName, folders, host, port, key, precision, threads, batch, queue, bodyLimit,
        following, routing);
  }

  /** The same at another address. */
  public ServeOptions at(String address, int number, ApiKey required) {
    return new ServeOptions(
        base, baseName, adapters, address, number, required, precision, threads, batch, queue,
        bodyLimit, following, routing);
  }

  public ServeOptions withEngine(Precision type, int count) {
    return new ServeOptions(
        base, baseName, adapters, host, port, key, type, count, batch, queue, bodyLimit, following,
        routing);
  }

  public ServeOptions withLimits(int together, int waiting, int bytes) {
    return new ServeOptions(
        base, baseName, adapters, host, port, key, precision, threads, together, waiting, bytes,
        following, routing);
  }

  /** The same, following slots. */
  public ServeOptions following(Following slots) {
    return new ServeOptions(
        base, baseName, adapters, host, port, key, precision, threads, batch, queue, bodyLimit,
        slots, routing);
  }

  /** The same, routing so. */
  public ServeOptions routing(RoutingOptions routes) {
    return new ServeOptions(
        base, baseName, adapters, host, port, key, precision, threads, batch, queue, bodyLimit,
        following, routes);
  }
}
