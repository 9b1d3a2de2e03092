package io.millrace.cli.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.config.MineConfig;
import io.millrace.jobs.gate.GateJob;
import io.millrace.jobs.mine.MineJob;
import io.millrace.jobs.train.TrainJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.ParameterTool;
import org.junit.jupiter.api.Test;

/** What infra/kubernetes and infra/compose say of the jobs is what the jobs know. */
class DeploymentsTest {

  private static final String UNKNOWN = "surely-unknown";

  @Test
  void theMineJobIsDeployedWithOptionsThatItReads() throws Exception {
    List<String> args = deployment("mine", MineJob.class);
    MineConfig config = MineConfig.from(keys(args));
    assertThat(config.lake()).isEqualTo(Path.of("/data/lake"));
    assertThat(config.duckdb()).isEqualTo(Path.of("/data/millrace.duckdb"));
  }

  @Test
  void theTrainJobIsDeployedWithOptionsThatItReads() throws Exception {
    String[] args = withUnknown(deployment("train", TrainJob.class));
    assertThatThrownBy(() -> TrainJob.main(args)).hasMessageContaining("[" + UNKNOWN + "]");
  }

  @Test
  void theGateJobIsDeployedWithOptionsThatItReads() throws Exception {
    List<String> args = deployment("gate", GateJob.class);
    assertThatThrownBy(() -> GateJob.main(withUnknown(args)))
        .hasMessageContaining("[" + UNKNOWN + "]");
  }

  @Test
  void theImageHoldsTheJarsThatTheDeploymentsName() throws IOException {
    List<String> copies =
        Files.readAllLines(InfraFiles.INFRA.resolve("kubernetes/Dockerfile")).stream()
            .filter(line -> line.startsWith("COPY"))
            .toList();
    for (String job : List.of("mine", "train", "gate")) {
      assertThat(copies)
          .anyMatch(
              line ->
                  line.contains(" jobs/%s/target/millrace-%1$s-".formatted(job))
                      && line.endsWith(" /opt/flink/usrlib/%s.jar".formatted(job)));
    }
    assertThat(copies).anyMatch(line -> line.endsWith(" scenarios /opt/millrace/scenarios"));
  }

  @Test
  void composeRunsTheMineJobOnServicesAndFoldersThatAreThere() throws Exception {
    Map<String, Object> compose = InfraFiles.yaml("compose/compose.yaml");
    Map<String, Object> services = InfraFiles.map(compose.get("services"));
    for (Map.Entry<String, Object> service : services.entrySet()) {
      Map<String, Object> is = InfraFiles.map(service.getValue());
      assertThat(is).as(service.getKey()).containsKey("image");
      Object after = is.getOrDefault("depends_on", List.of());
      assertThat(services.keySet())
          .containsAll(
              after instanceof List<?> ? InfraFiles.texts(after) : InfraFiles.map(after).keySet());
      for (String volume : InfraFiles.texts(is.getOrDefault("volumes", List.of()))) {
        requireThere(volume.split(":", 2)[0], InfraFiles.map(compose.get("volumes")));
      }
    }
    List<String> run = InfraFiles.texts(InfraFiles.at(services, "mine", "command"));
    assertThat(run.get(run.indexOf("--class") + 1)).isEqualTo(MineJob.class.getName());
    int jar = run.indexOf("/jobs/millrace-mine-0.1.0-SNAPSHOT-job.jar");
    MineConfig config = MineConfig.from(keys(run.subList(jar + 1, run.size())));
    assertThat(services).containsKey(config.kafka().get("bootstrap.servers").split(":")[0]);
    String properties =
        InfraFiles.at(services, "jobmanager", "environment", "FLINK_PROPERTIES").toString();
    assertThat(InfraFiles.flinkKeys())
        .containsAll(properties.lines().map(line -> line.split(":", 2)[0]).toList());
  }

  private static void requireThere(String source, Map<String, Object> volumes) {
    if (!source.startsWith(".")) {
      assertThat(volumes).containsKey(source);
    } else {
      Path from = InfraFiles.INFRA.resolve("compose").resolve(source).normalize();
      assertThat(from.endsWith("target") ? from.getParent() : from).isDirectory();
    }
  }

  private static List<String> deployment(String job, Class<?> main)
      throws IOException, IllegalAccessException {
    Map<String, Object> yaml = InfraFiles.yaml("kubernetes/" + job + ".yaml");
    assertThat(yaml)
        .containsEntry("apiVersion", "flink.apache.org/v1beta1")
        .containsEntry("kind", "FlinkDeployment");
    assertThat(InfraFiles.at(yaml, "spec", "job", "entryClass")).isEqualTo(main.getName());
    assertThat(InfraFiles.at(yaml, "spec", "job", "jarURI"))
        .isEqualTo("local:///opt/flink/usrlib/" + job + ".jar");
    assertThat(InfraFiles.flinkKeys())
        .containsAll(InfraFiles.map(InfraFiles.at(yaml, "spec", "flinkConfiguration")).keySet());
    String claim = InfraFiles.at(InfraFiles.yaml("kubernetes/storage.yaml"), "metadata").toString();
    assertThat(claim).contains("name=millrace-data");
    assertThat(InfraFiles.at(yaml, "spec", "podTemplate").toString())
        .contains("claimName=millrace-data", "mountPath=/data");
    return InfraFiles.texts(InfraFiles.at(yaml, "spec", "job", "args"));
  }

  private static Map<String, String> keys(List<String> args) {
    return ParameterTool.fromArgs(args.toArray(String[]::new)).toMap();
  }

  private static String[] withUnknown(List<String> args) {
    List<String> all = new ArrayList<>(args);
    all.addAll(List.of("--" + UNKNOWN, "1"));
    return all.toArray(String[]::new);
  }
}
