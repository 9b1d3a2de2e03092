package io.millrace.serve;

import static io.millrace.serve.HttpClientOf.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.serve.HttpClientOf.Reply;
import io.millrace.serve.traces.TraceSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdapterCallsTest {

  private static final String CHAT = "/v1/chat/completions";
  private static ModelServer server;
  private static HttpClientOf client;

  @BeforeAll
  static void start() throws IOException {
    ServeOptions options = ServeOptions.local(Vectors.base()).withBaseName("base");
    server = ModelServer.start(options, new ServeMetrics(), TraceSink.NONE);
    client = new HttpClientOf(server.url());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Reply load(String name, Path folder, String more) {
    return client.post(
        "/v1/load_lora_adapter",
        "{'lora_name':'%s','lora_path':'%s'%s}".formatted(name, folder, more));
  }

  private static Reply unload(String name) {
    return client.post("/v1/unload_lora_adapter", "{'lora_name':'%s'}".formatted(name));
  }

  private static String answer(String model) {
    return client.post(CHAT, chat(model, ",'max_tokens':20")).content();
  }

  @Test
  void loadsUsesAndUnloads() {
    assertThat(load("a@1", Vectors.adapter(), "").status()).isEqualTo(200);
    assertThat(load("b@1", Vectors.otherAdapter(), "").text()).contains("'b@1' added successfully");
    assertThat(answer("a@1")).isNotEqualTo(answer("base")).isNotEqualTo(answer("b@1"));
    assertThat(unload("a@1").text()).contains("removed successfully");
    assertThat(client.post(CHAT, chat("a@1", "")).status()).isEqualTo(404);
    assertThat(answer("b@1")).isNotEmpty();
    assertThat(unload("b@1").status()).isEqualTo(200);
  }

  @Test
  void answersAsVllmDoesWhereItCannot() throws IOException {
    Path missing = Path.of("no/such/folder");
    assertThat(client.post("/v1/load_lora_adapter", "{'lora_name':'x'}").status()).isEqualTo(400);
    assertThat(client.post("/v1/unload_lora_adapter", "{}").status()).isEqualTo(400);
    assertThat(load("x", missing, "").status()).isEqualTo(404);
    assertThat(load("x", missing, "").error("message")).contains("no/such/folder");
    assertThat(unload("x").status()).isEqualTo(404);
    assertThat(unload("base").status()).isEqualTo(404);
    Reply foreign = load("x", Vectors.foreignAdapter(), "");
    assertThat(foreign.status()).isEqualTo(500);
    assertThat(foreign.error("message")).contains("Loading lora x failed").contains("tensor");
    assertThat(load("base", Vectors.adapter(), ",'load_inplace':true").status()).isEqualTo(400);
  }

  @Test
  void replacesOnlyWhenAsked() {
    assertThat(load("c", Vectors.adapter(), "").status()).isEqualTo(200);
    String before = answer("c");
    Reply again = load("c", Vectors.otherAdapter(), "");
    assertThat(again.status()).isEqualTo(400);
    assertThat(again.error("message")).contains("'c' has already been loaded");
    assertThat(load("c", Vectors.otherAdapter(), ",'load_inplace':true").status()).isEqualTo(200);
    assertThat(answer("c")).isNotEqualTo(before);
    unload("c");
  }

  @Test
  void refusesADamagedAdapter(@TempDir Path folder) throws IOException {
    Files.copy(
        Vectors.adapter().resolve("adapter_config.json"), folder.resolve("adapter_config.json"));
    byte[] weights = Files.readAllBytes(Vectors.adapter().resolve("adapter_model.safetensors"));
    Files.write(
        folder.resolve("adapter_model.safetensors"),
        java.util.Arrays.copyOf(weights, weights.length / 2));
    Reply damaged = load("d", folder, "");
    assertThat(damaged.status()).isEqualTo(500);
    assertThat(client.get("/v1/models/d").status()).isEqualTo(404);
  }
}
