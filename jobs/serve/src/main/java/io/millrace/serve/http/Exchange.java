package io.millrace.serve.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** One request and its response. */
final class Exchange {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  /** Most bytes of a refused body that are read and given up. */
  private static final int DISCARDED_BYTES = 64 << 20;

  private final Request request;
  private final Response response;
  private final InputStream content;
  private final ClientWatch client;

  Exchange(Request request, Response response) {
    this.request = request;
    this.response = response;
    this.content = Content.Source.asInputStream(request);
    this.client = new ClientWatch(request.getConnectionMetaData().getConnection().getEndPoint());
  }

  String method() {
    return request.getMethod();
  }

  String path() {
    return request.getHttpURI().getCanonicalPath();
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  /** A parameter of the address, decoded; the first where there are several. */
  Optional<String> query(String name) {
    try {
      return Optional.ofNullable(Request.extractQueryParameters(request).getValue(name));
    } catch (HttpException.IllegalArgumentException | HttpException.IllegalStateException e) {
      throw ApiError.badRequest(
          "the query '%s' of the address cannot be read; percent-encode its values as UTF-8"
              .formatted(request.getHttpURI().getQuery()));
    }
  }

  /** Whether the client has closed its connection; asked while it waits. */
  boolean isAbandoned() {
    return client.isGone();
  }

  /** The JSON object in the body. */
  ObjectNode body(int limit) throws IOException {
    String type = header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    if (!type.split(";", 2)[0].trim().equals("application/json")) {
      throw ApiError.of(
          415,
          "unsupported_media_type",
          "the Content-Type is '%s'; send application/json".formatted(type));
    }
    if (request.getLength() > limit) {
      throw tooLarge(limit);
    }
    byte[] bytes = content.readNBytes(limit + 1);
    if (bytes.length > limit) {
      throw tooLarge(limit);
    }
    try {
      if (JSON.readTree(bytes) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw ApiError.badRequest("the body is not JSON: " + e.getOriginalMessage());
    }
    throw ApiError.badRequest("the body is not a JSON object");
  }

  private static ApiError tooLarge(int limit) {
    return ApiError.of(
        413, "request_too_large", "the body is larger than the %d bytes allowed".formatted(limit));
  }

  void json(int status, JsonNode body) throws IOException {
    whole(status, "application/json", JSON.writeValueAsBytes(body));
  }

  void text(int status, String text) throws IOException {
    whole(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  void whole(int status, String type, byte[] body) throws IOException {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    if (client.hasSwallowed()) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    Content.Sink.write(response, true, ByteBuffer.wrap(body));
  }

  /** Passes on another server's word on when to come again. */
  void passRetryAfter(Optional<String> seconds) {
    seconds.ifPresent(s -> response.getHeaders().put(HttpHeader.RETRY_AFTER, s));
  }

  /**
   * Answers once the client has sent its body, which it does before it reads; one without a key at
   * once, as it could hold the thread as long as it likes.
   */
  void error(ApiError error) throws IOException {
    if (error.status() != HttpStatus.UNAUTHORIZED_401) {
      discardBody();
    }
    error.retryAfter().ifPresent(s -> response.getHeaders().put(HttpHeader.RETRY_AFTER, s));
    json(error.status(), error.json());
  }

  /**
   * Reads what is left of the body. A connection that is closed with a body on its way is reset,
   * and the client may then never see the answer (RFC 9112, section 9.6). A client that waits for
   * 100 (Continue) sends no body, and what is too long to be read is reset.
   */
  private void discardBody() throws IOException {
    if (header("Expect").isPresent() || request.getLength() > DISCARDED_BYTES) {
      return;
    }
    byte[] buffer = new byte[8192];
    int read = content.read(buffer);
    for (long all = read; read >= 0 && all < DISCARDED_BYTES; all += read) {
      read = content.read(buffer);
    }
  }

  /** Whether a part of the response is on its way already. */
  boolean isCommitted() {
    return response.isCommitted();
  }

  int status() {
    return response.getStatus();
  }

  void startEvents() {
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
  }

  /** Sends one event at once. */
  void event(JsonNode data) throws IOException {
    event(JSON.writeValueAsString(data), false);
  }

  /** Sends the event that ends the stream. */
  void endEvents() throws IOException {
    event("[DONE]", true);
  }

  private void event(String data, boolean last) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode("data: " + data + "\n\n");
    Content.Sink.write(response, last, bytes);
  }
}
