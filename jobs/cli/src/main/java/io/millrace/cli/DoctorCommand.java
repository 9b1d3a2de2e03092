package io.millrace.cli;

import io.millrace.cli.settings.Settings;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.lake.LockHeldException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "doctor",
    description = "Checks what Millrace needs, and says the remedy for what is missing.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

  private static final long ENOUGH_DISK = 2L << 30;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;

  private int faults;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Settings read = settings.read();
    int java = Runtime.version().feature();
    report(java >= 17, "java", String.valueOf(java), "install a JDK 17 or newer");
    long free = Files.getFileStore(read.home()).getUsableSpace();
    report(
        free >= ENOUGH_DISK,
        "disk",
        (free >> 20) + " MiB free at " + read.home(),
        "free some space or choose another --home");
    duckdb(read);
    if (read.kafka().external()) {
      kafka(read);
    }
    if (read.influx().url() != null) {
      influx(read);
    }
    return faults == 0 ? 0 : 1;
  }

  private void duckdb(Settings read) throws IOException {
    String file = read.duckdb().toString();
    if (!Files.exists(read.duckdb())) {
      report(true, "duckdb", file + " is not there yet", "");
      return;
    }
    try {
      new DuckDbGateway(read.duckdb()).waiting(PATIENCE).readOnly(connection -> file);
      report(true, "duckdb", file, "");
    } catch (LockHeldException held) {
      report(false, "duckdb", held.getMessage(), "wait for it, or end that process");
    } catch (SQLException unreadable) {
      report(false, "duckdb", unreadable.getMessage(), "move it away and run millrace load");
    }
  }

  private void kafka(Settings read) throws InterruptedException {
    Properties properties = read.kafka().toProperties();
    String servers = properties.getProperty("bootstrap.servers");
    properties.putIfAbsent("default.api.timeout.ms", "5000");
    properties.putIfAbsent("request.timeout.ms", "4000");
    try (Admin admin = Admin.create(properties)) {
      Set<String> topics = admin.listTopics().names().get(6, TimeUnit.SECONDS);
      report(
          topics.contains(read.topics().traces()),
          "kafka",
          servers + ", topic " + read.topics().traces(),
          "create the topic, or name yours with --set topics.traces=NAME");
    } catch (KafkaException | ExecutionException | TimeoutException unreachable) {
      report(
          false,
          "kafka",
          servers + ": " + unreachable.getMessage(),
          "see that the brokers are up, and the security settings in --kafka-config");
    }
  }

  private void influx(Settings read) throws InterruptedException {
    String url = read.influx().url();
    HttpRequest.Builder write =
        HttpRequest.newBuilder(
                URI.create(
                    url.replaceAll("/+$", "")
                        + "/api/v2/write?org="
                        + encode(read.influx().org())
                        + "&bucket="
                        + encode(read.influx().bucket())))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(""));
    if (read.influx().token() != null) {
      write.header("Authorization", "Token " + read.influx().token());
    }
    try {
      int status =
          HttpClient.newHttpClient()
              .send(write.build(), HttpResponse.BodyHandlers.discarding())
              .statusCode();
      report(
          status != 401 && status != 403 && status != 404 && status < 500,
          "influx",
          url + " answers " + status,
          "check MILLRACE_INFLUX_TOKEN, influx.org and influx.bucket");
    } catch (IOException unreachable) {
      report(false, "influx", url + ": " + unreachable.getMessage(), "see that the server is up");
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void report(boolean well, String part, String found, String remedy) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("%-7s %-5s %s".formatted(part, well ? "ok" : "FAULT", found));
    if (!well) {
      faults++;
      out.println("              remedy: " + remedy);
    }
  }
}
