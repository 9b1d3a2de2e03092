package io.millrace.serve.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** A refusal in the form that OpenAI's clients read. */
final class ApiError extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final String type;
  private final String param;
  private final String code;

  private ApiError(int status, String type, String param, String code, String message) {
    super(message);
    this.status = status;
    this.type = type;
    this.param = param;
    this.code = code;
  }

  static ApiError badField(String name, String message) {
    return new ApiError(400, "invalid_request_error", name, "invalid_value", message);
  }

  static ApiError badRequest(String message) {
    return new ApiError(400, "invalid_request_error", null, "invalid_request", message);
  }

  static ApiError tooLong(String message) {
    return new ApiError(
        400, "invalid_request_error", "messages", "context_length_exceeded", message);
  }

  static ApiError unauthorized(String message) {
    return new ApiError(401, "authentication_error", null, "invalid_api_key", message);
  }

  static ApiError unknownModel(String message) {
    return new ApiError(404, "invalid_request_error", "model", "model_not_found", message);
  }

  static ApiError notFound(String message) {
    return new ApiError(404, "invalid_request_error", null, "not_found", message);
  }

  static ApiError of(int status, String code, String message) {
    String type = status < 500 ? "invalid_request_error" : "server_error";
    return new ApiError(status, type, null, code, message);
  }

  int status() {
    return status;
  }

  /** Seconds after which another try makes sense. */
  Optional<String> retryAfter() {
    return status == 429 || status == 503 ? Optional.of("1") : Optional.empty();
  }

  ObjectNode json() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error = body.putObject("error");
    error.put("message", getMessage());
    error.put("type", type);
    error.put("param", param);
    error.put("code", code);
    return body;
  }
}
