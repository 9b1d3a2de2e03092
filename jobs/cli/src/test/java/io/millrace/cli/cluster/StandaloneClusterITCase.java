package io.millrace.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.cli.SharedKafka;
import io.millrace.jobs.mine.MineJob;
import io.millrace.local.FlinkCluster;
import io.millrace.local.FlinkClusterOptions;
import io.millrace.testing.Planted;
import io.millrace.testing.PlantedTraces;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedKafka.Given.class)
class StandaloneClusterITCase {

  private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");
  private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed\\. Path: (\\S+)");
  private static final Duration LIMIT = Duration.ofMinutes(4);

  @TempDir Path directory;

  @Test
  void aKilledTaskManagerAndASavepointResumedAtOtherParallelismChangeNeitherRowsNorDatasets(
      SharedKafka kafka) throws Exception {
    List<Planted> traffic = PlantedTraces.generate(7, 2000).records();
    Stores stores = new Stores(directory.resolve("lake"), directory.resolve("millrace.duckdb"));
    try (PlantedTopics topics = new PlantedTopics(kafka.bootstrapServers());
        FlinkCluster cluster =
            FlinkCluster.start(directory.resolve("flink"), FlinkClusterOptions.defaults())) {
      topics.plant(quarter(traffic, 0));
      String job = run(cluster, kafka, stores, "-p", "2", JobJar.find().toString());
      awaitAll(cluster, job, topics, stores);

      topics.plant(quarter(traffic, 1));
      cluster.killTaskManager();
      topics.plant(quarter(traffic, 2));
      cluster.replaceTaskManager();
      awaitAll(cluster, job, topics, stores);
      assertThat(restored(cluster, job)).isPositive();
      stores.assertHoldExactly(topics.planted(), 0);

      String savepoints = directory.resolve("stopped").toUri().toString();
      String stopped = cli(cluster, List.of("stop", "--savepointPath", savepoints, job));
      topics.plant(quarter(traffic, 3));
      List<String> resume = new ArrayList<>(List.of("-p", "1", "-s", found(SAVEPOINT, stopped)));
      resume.addAll(cluster.whereItLies(JobJar.find(), MineJob.class));
      String resumed = run(cluster, kafka, stores, resume.toArray(String[]::new));
      awaitAll(cluster, resumed, topics, stores);
      stores.assertHoldExactly(topics.planted(), 0);

      Map<String, String> keys = new HashMap<>(topics.options());
      keys.put("kafka.bootstrap.servers", kafka.bootstrapServers());
      stores.assertSameDatasetsAs(Stores.minedAtOnce(directory.resolve("batch"), keys));
    }
  }

  private static List<Planted> quarter(List<Planted> traffic, int number) {
    int size = traffic.size();
    return traffic.subList(size * number / 4, size * (number + 1) / 4);
  }

  /** Waits until all that is planted is loaded; says why the job failed when it is not. */
  private static void awaitAll(
      FlinkCluster cluster, String job, PlantedTopics topics, Stores stores) throws Exception {
    var ends = topics.ends();
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(
            () -> {
              boolean held = stores.holdAll(ends);
              assertThat(held).as(jobPage(cluster, job, "exceptions")).isTrue();
            });
  }

  /** Submits the job and returns its id. */
  private static String run(
      FlinkCluster cluster, SharedKafka kafka, Stores stores, String... optionsAndJar)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("run", "-d"));
    arguments.addAll(List.of(optionsAndJar));
    arguments.addAll(
        List.of(
            "--kafka.bootstrap.servers",
            kafka.bootstrapServers(),
            "--lake.dir",
            stores.lake().toString(),
            "--duckdb.path",
            stores.database().toString(),
            "--checkpoint-interval",
            "1 s"));
    return found(JOB_ID, cli(cluster, arguments));
  }

  private static String cli(FlinkCluster cluster, List<String> arguments) {
    FlinkCluster.CliResult result = cluster.cli(arguments.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.output()).isZero();
    return result.output();
  }

  private static String found(Pattern pattern, String output) {
    Matcher matcher = pattern.matcher(output);
    assertThat(matcher.find()).as(output).isTrue();
    return matcher.group(1);
  }

  /** How often the job went on from a checkpoint. */
  private static int restored(FlinkCluster cluster, String job)
      throws IOException, InterruptedException {
    String checkpoints = jobPage(cluster, job, "checkpoints");
    return new JsonMapper().readTree(checkpoints).at("/counts/restored").asInt();
  }

  private static String jobPage(FlinkCluster cluster, String job, String page)
      throws IOException, InterruptedException {
    URI uri = URI.create(cluster.restUrl() + "/jobs/" + job + "/" + page);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
