package io.millrace.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.serving.ServingException.Reason;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** Tells from a server's status and words why it refused; the words differ between versions. */
final class Refusals {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Refusals() {}

  static Reason ofLoading(int status, String message) {
    if (status == 404) {
      return isNoSuchCall(message) ? Reason.LOADING_OFF : Reason.ADAPTER_NOT_FOUND;
    }
    if (status == 400 && message.contains("already")) {
      return Reason.NAME_TAKEN;
    }
    boolean refusedByName = status == 400 || status == 422 || status == 500;
    return status == 405 ? Reason.LOADING_OFF : refusedByName ? Reason.LOAD_FAILED : reason(status);
  }

  /** A path that a server does not have is "Not Found" with nothing else said. */
  static boolean isNoSuchCall(String message) {
    return message.isBlank() || message.strip().toLowerCase(Locale.ROOT).equals("not found");
  }

  static Reason reason(int status) {
    return switch (status) {
      case 401, 403 -> Reason.UNAUTHORIZED;
      case 429, 503 -> Reason.BUSY;
      default -> Reason.FAILED;
    };
  }

  /** A refusal with what the server said and what helps. */
  static ServingException of(URI server, Reason reason, String what, int status, String body) {
    String remedy =
        switch (reason) {
          case UNAUTHORIZED -> "; give its API key";
          case LOADING_OFF ->
              "; start it so that it loads adapters while it runs"
                  + " (vLLM: VLLM_ALLOW_RUNTIME_LORA_UPDATING=True, --enable-lora)";
          case ADAPTER_NOT_FOUND -> "; the folder must be readable on the server's machine";
          case BUSY -> "; try again soon";
          default -> "";
        };
    return new ServingException(
        reason, "%s could not %s: %d %s%s".formatted(server, what, status, message(body), remedy));
  }

  /** The message in one of the forms that servers use, else the body. */
  static String message(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      for (String place : List.of("/error/message", "/message", "/detail")) {
        if (json.at(place).isTextual()) {
          return json.at(place).asText();
        }
      }
    } catch (JsonProcessingException notJson) {
      return body;
    }
    return body;
  }
}
