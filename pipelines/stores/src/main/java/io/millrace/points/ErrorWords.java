package io.millrace.points;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Gives the client the words of an error that is no JSON, as of a proxy or a TLS port, in the form
 * that it reads; it would pass over them.
 */
final class ErrorWords implements Interceptor {

  private static final JsonMapper JSON = new JsonMapper();
  private static final long MOST_BYTES = 4096;

  @Override
  public Response intercept(Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    if (response.isSuccessful()) {
      return response;
    }
    String text = response.peekBody(MOST_BYTES).string().strip();
    if (text.isEmpty() || text.startsWith("{")) {
      return response;
    }
    response.close();
    String said = JSON.createObjectNode().put("message", InfluxTarget.words(text)).toString();
    return response
        .newBuilder()
        .body(ResponseBody.create(said, MediaType.get("application/json")))
        .build();
  }
}
