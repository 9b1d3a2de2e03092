package io.millrace.serve.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the HTTP library itself refuses, and defects, in the form of all other errors. */
public final class JsonErrors implements Request.Handler {

  private static final Logger LOG = LoggerFactory.getLogger(JsonErrors.class);

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    Object cause = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
    String message = "the request cannot be read: " + HttpStatus.getMessage(status);
    if (status >= HttpStatus.INTERNAL_SERVER_ERROR_500 && cause instanceof Throwable defect) {
      LOG.error("{} {} failed", request.getMethod(), request.getHttpURI(), defect);
      message = "the server failed; its log says why";
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    String body = ApiError.of(status, "http_error", message).json().toString();
    Content.Sink.write(response, true, body, callback);
    return true;
  }
}
