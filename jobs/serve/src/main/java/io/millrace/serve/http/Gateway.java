package io.millrace.serve.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.serve.ServeMetrics;
import io.millrace.serve.decode.DecodeLoop;
import io.millrace.serve.decode.Models;
import io.millrace.serve.routing.PolicyRoutes;
import io.millrace.serve.slots.SlotFollower;
import io.millrace.serve.traces.TraceSink;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All paths of the server. */
public final class Gateway extends Handler.Abstract {

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final String MODELS = "/v1/models";
  private static final String MODEL = MODELS + "/";
  private static final String POLICY = "/v1/millrace/policy/";

  /** Answers one path. */
  @FunctionalInterface
  private interface Route {
    void answer(Exchange exchange) throws IOException;
  }

  private final ApiKey key;
  private final int bodyLimit;
  private final DecodeLoop loop;
  private final SlotFollower slots;
  private final ServeMetrics metrics;
  private final ModelList list;
  private final Router router;
  private final PolicyCalls policies;
  private final InFlight inFlight = new InFlight();
  private final Map<String, Map<String, Route>> routes;

  /**
   * Puts the parts together.
   *
   * @param patience how long another server may be silent
   * @param slots what {@code GET /v1/millrace/slots} says, and whether {@code /health} is well
   */
  public Gateway(
      ApiKey key,
      int bodyLimit,
      Models models,
      DecodeLoop loop,
      ServeMetrics metrics,
      TraceSink traces,
      PolicyRoutes policies,
      Duration patience,
      SlotFollower slots) {
    this.key = key;
    this.bodyLimit = bodyLimit;
    this.loop = loop;
    this.slots = slots;
    this.metrics = metrics;
    this.list = new ModelList(models);
    AskReader reader = new AskReader(models.base());
    Answering answering = new Answering(models, loop, metrics, traces);
    this.router = new Router(models, policies, metrics);
    this.policies = new PolicyCalls(policies);
    Forwarding forwarding = new Forwarding(patience, metrics, traces);
    AdapterCalls adapters = new AdapterCalls(models);
    this.routes =
        Map.of(
            "/health",
            get(this::health),
            "/metrics",
            get(e -> e.whole(200, ServeMetrics.contentType(), metrics.text())),
            MODELS,
            get(e -> e.json(200, list.all())),
            "/v1/millrace/slots",
            get(e -> e.json(200, slots.json())),
            "/v1/chat/completions",
            post(e -> chat(e, body(e), answering, reader, forwarding)),
            "/v1/completions",
            post(e -> answering.answer(e, body(e), (b, prefix) -> reader.text(b), unique(e))),
            "/v1/load_lora_adapter",
            post(e -> adapters.load(e, body(e))),
            "/v1/unload_lora_adapter",
            post(e -> adapters.unload(e, body(e))));
  }

  private static Map<String, Route> get(Route route) {
    return Map.of("GET", route, "HEAD", route);
  }

  private static Map<String, Route> post(Route route) {
    return Map.of("POST", route);
  }

  /** Answers here, or hands on what a routing policy gives to another server. */
  private void chat(
      Exchange exchange,
      ObjectNode body,
      Answering answering,
      AskReader reader,
      Forwarding forwarding)
      throws IOException {
    Optional<Router.Destination> destination = router.route(body);
    if (destination.isPresent() && destination.get() instanceof Router.Remote remote) {
      forwarding.answer(exchange, body, remote, unique(exchange));
    } else if (destination.isPresent() && destination.get() instanceof Router.Local local) {
      answering.answer(exchange, body, local.lease(), reader::chat, unique(exchange));
    } else {
      answering.answer(exchange, body, reader::chat, unique(exchange));
    }
  }

  private ObjectNode body(Exchange exchange) throws IOException {
    return exchange.body(bodyLimit);
  }

  /** The client's own request id, so that it can know an answer's id beforehand. */
  private static String unique(Exchange exchange) {
    return exchange
        .header("X-Request-Id")
        .filter(id -> id.matches("[A-Za-z0-9._:-]{1,128}"))
        .orElseGet(() -> UUID.randomUUID().toString());
  }

  private void health(Exchange exchange) throws IOException {
    boolean open = loop.isOpen();
    Optional<String> trouble = slots.trouble();
    ObjectNode state = JsonNodeFactory.instance.objectNode();
    state.put("status", !open ? "stopping" : trouble.isPresent() ? "not_following" : "ok");
    trouble.ifPresent(why -> state.put("error", why));
    state.put("waiting", loop.waiting()).put("running", loop.running());
    exchange.json(open && trouble.isEmpty() ? 200 : 503, state);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Exchange exchange = new Exchange(request, response);
    inFlight.enter();
    try {
      answer(exchange);
      callback.succeeded();
    } catch (IOException gone) {
      LOG.debug("{} {} was not answered", exchange.method(), exchange.path(), gone);
      callback.failed(gone);
    } finally {
      inFlight.leave();
    }
    return true;
  }

  /** Waits until all that was asked is answered; false when {@code patience} was not enough. */
  public boolean awaitAnswered(Duration patience) throws InterruptedException {
    return inFlight.awaitNone(patience);
  }

  private void answer(Exchange exchange) throws IOException {
    String path = exchange.path();
    boolean answered = false;
    try {
      route(exchange, path).answer(exchange);
      answered = true;
    } catch (ApiError error) {
      exchange.error(error);
      answered = true;
    } finally {
      metrics.answered(counted(path), answered ? exchange.status() : 499);
    }
  }

  /** What a path is counted as: one of few, whatever is asked for. */
  private String counted(String path) {
    return Stream.of(MODEL, POLICY)
        .filter(path::startsWith)
        .findFirst()
        .orElse(routes.containsKey(path) ? path : "other");
  }

  private Route route(Exchange exchange, String path) {
    boolean guarded = path.startsWith("/v1");
    if (guarded && !key.admits(exchange.header("Authorization"))) {
      throw ApiError.unauthorized(
          "the API key is missing or wrong; send it as 'Authorization: Bearer KEY'");
    }
    Map<String, Route> methods = routes.getOrDefault(path, Map.of());
    if (path.startsWith(MODEL)) {
      methods = get(e -> e.json(200, list.one(path.substring(MODEL.length()))));
    } else if (path.startsWith(POLICY)) {
      methods = get(e -> policies.get(e, path.substring(POLICY.length())));
    }
    if (methods.isEmpty()) {
      throw ApiError.notFound(
          "there is nothing at %s; see %s"
              .formatted(path, routes.keySet().stream().sorted().toList()));
    }
    Route route = methods.get(exchange.method());
    if (route == null) {
      throw ApiError.of(
          405,
          "method_not_allowed",
          "%s has no %s, only %s"
              .formatted(path, exchange.method(), methods.keySet().stream().sorted().toList()));
    }
    return route;
  }
}
