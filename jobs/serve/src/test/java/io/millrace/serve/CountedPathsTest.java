package io.millrace.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.serve.http.ApiKey;
import io.millrace.serve.traces.TraceSink;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CountedPathsTest {

  private static final Pattern PATH =
      Pattern.compile(
          "millrace_serve_requests_total\\{path=\"([^\"]*)\",status=\"(\\d+)\"} (\\S+)");

  @Test
  void whateverNamesAreAskedForTheLabelsStayFewWithAndWithoutTheKey() throws Exception {
    ServeOptions options =
        ServeOptions.local(Vectors.base())
            .withBaseName("base")
            .at("127.0.0.1", 0, ApiKey.of("s3cret"));
    try (ModelServer server = ModelServer.start(options, new ServeMetrics(), TraceSink.NONE)) {
      HttpClientOf client = new HttpClientOf(server.url());
      for (int i = 0; i < 5; i++) {
        for (String key : List.of("s3cret", "wrong")) {
          for (String path : List.of("/v1/models/m", "/v1/millrace/policy/p", "/v1/other/o")) {
            client.get(path + i, "Authorization", "Bearer " + key);
          }
        }
      }
      client.get("/v1/models/base", "Authorization", "Bearer s3cret");

      // an answer is counted after its client has it
      await()
          .untilAsserted(
              () ->
                  assertThat(counted(client))
                      .containsExactlyInAnyOrder(
                          "/v1/models/ 200 1.0",
                          "/v1/models/ 401 5.0",
                          "/v1/models/ 404 5.0",
                          "/v1/millrace/policy/ 401 5.0",
                          "/v1/millrace/policy/ 404 5.0",
                          "other 401 5.0",
                          "other 404 5.0"));
    }
  }

  private static Stream<String> counted(HttpClientOf client) {
    return PATH.matcher(client.get("/metrics").text())
        .results()
        .filter(line -> !line.group(1).equals("/metrics"))
        .map(line -> "%s %s %s".formatted(line.group(1), line.group(2), line.group(3)));
  }
}
