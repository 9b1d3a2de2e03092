package io.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.registry.Registry.Published;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing, finding and checking adapters. */
final class RegistryTest {

  @TempDir private Path directory;
  private Registry registry;

  @BeforeEach
  void open() {
    registry = Registry.in(directory.resolve("registry"));
  }

  @Test
  void aPublishedAdapterIsFoundWithItsFilesAndManifest() throws IOException {
    Path staged = Samples.adapter(directory.resolve("staged"), 1);
    Published published = registry.publish(staged, Samples.manifest());
    assertThat(published.created()).isTrue();
    AdapterRecord found = registry.find(published.record().id()).orElseThrow();
    assertThat(found).isEqualTo(published.record());
    assertThat(registry.folder(found.id()).resolve("adapter_model.safetensors"))
        .hasSameBinaryContentAs(staged.resolve("adapter_model.safetensors"));
    assertThat(registry.ids()).containsExactly(found.id());
    assertThat(registry.verify(found.id())).isEmpty();
  }

  @Test
  void theManifestHasTheNamesOfTheDesign() throws IOException {
    String id = publish(1, Samples.manifest()).id();
    assertThat(Files.readString(registry.folder(id).resolve("manifest.json")))
        .startsWith("{\"backend\":\"sft\",\"base\":{\"chat_template_hash\":\"\",\"id\":\"tiny\",")
        .contains("\"dataset_hash\":", "\"format_version\":1", "\"kind\":\"adapter\"")
        .contains("\"runtime_types\":[\"millrace\",\"vllm\"]", "\"metrics\":{\"eval_loss\":0.25}");
  }

  @Test
  void publishingTheSameAgainChangesNothing() throws IOException {
    AdapterRecord first = publish(1, Samples.manifest());
    Published again =
        registry.publish(Samples.adapter(directory.resolve("other"), 1), Samples.manifest());
    assertThat(again.created()).isFalse();
    assertThat(again.record().id()).isEqualTo(first.id());
    assertThat(registry.ids()).hasSize(1);
  }

  @Test
  void theSameTrainingByAnotherVersionLeavesTheRecordOfTheFirst() throws IOException {
    AdapterManifest first = Samples.manifest("triage", 7, "0.1.0");
    publish(1, first);
    Path same = Samples.adapter(directory.resolve("same"), 1);
    Published again = registry.publish(same, Samples.manifest("triage", 7, "0.2.0+0123456789ab"));
    assertThat(again.created()).isFalse();
    assertThat(again.record().manifest()).isEqualTo(first);
    assertThat(registry.find(again.record().id())).contains(again.record());
  }

  @Test
  void theSameTrainingOnAnotherDatasetLeavesTheRecordOfTheFirst() throws IOException {
    AdapterRecord first = publish(1, Samples.manifest());
    Path same = Samples.adapter(directory.resolve("same"), 1);
    Published again = registry.publish(same, Samples.of("e".repeat(64)));
    assertThat(again.created()).isFalse();
    assertThat(again.record()).isEqualTo(first);
    assertThat(registry.verify(first.id())).isEmpty();
  }

  @Test
  void anotherManifestForTheSameFilesIsRefusedWithTheFirstDifference() throws IOException {
    publish(1, Samples.manifest("triage", 7));
    assertThatThrownBy(() -> publish(1, Samples.manifest("triage", 8)))
        .isInstanceOf(ConflictingManifestException.class)
        .hasMessageContaining("their manifest says seed = 7, not 8");
  }

  @Test
  void aCopyUnderAnotherConfigurationHasTheSameWeightsHashAndAnotherId() throws IOException {
    AdapterRecord first = publish(1, Samples.manifest());
    Path copy = Samples.adapter(directory.resolve("copy"), 1, "{\"format\":\"pt\",\"x\":\"y\"}");
    AdapterRecord second = registry.publish(copy, Samples.manifest()).record();
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.weightsHash()).isEqualTo(first.weightsHash());
    assertThat(publish(2, Samples.manifest()).weightsHash()).isNotEqualTo(first.weightsHash());
  }

  @Test
  void theSameTensorsAtAnotherScaleHaveAnotherWeightsHash() throws IOException {
    AdapterRecord first = publish(1, Samples.manifest());
    Path louder = Samples.adapter(directory.resolve("louder"), 1);
    Path config = louder.resolve("adapter_config.json");
    ObjectNode changed = Manifests.tree(config, Files.readAllBytes(config));
    Files.writeString(config, changed.put("lora_alpha", 64).toString());
    assertThat(WeightsHash.of(louder)).isNotEqualTo(first.weightsHash());
  }

  @Test
  void aFolderThatIsNoAdapterIsRefused() throws IOException {
    Path staged = Samples.adapter(directory.resolve("staged"), 1);
    Files.delete(staged.resolve("adapter_config.json"));
    assertThatThrownBy(() -> registry.publish(staged, Samples.manifest()))
        .hasMessageContaining("adapter_config.json is missing");
    Samples.adapter(staged, 1);
    Files.writeString(staged.resolve("adapter_model.safetensors"), "not tensors, surely not");
    assertThatThrownBy(() -> registry.publish(staged, Samples.manifest()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the length of its header is");
    assertThat(registry.ids()).isEmpty();
  }

  @Test
  void aManifestThatCannotBeServedOrWrittenIsRefused() {
    AdapterManifest good = Samples.manifest();
    assertThatThrownBy(() -> Samples.manifest("../triage", 7))
        .hasMessageContaining("'../triage' cannot be a role");
    assertThatThrownBy(
            () ->
                new AdapterManifest(
                    good.kind(),
                    good.scenario(),
                    good.role(),
                    good.backend(),
                    List.of(),
                    good.base(),
                    null,
                    good.datasetHash(),
                    good.training(),
                    1,
                    new TreeMap<>(Map.of("loss", Double.NaN)),
                    new TreeMap<>(),
                    null,
                    null,
                    "0"))
        .hasMessageContaining("the metric 'loss' is NaN");
  }

  @Test
  void whatWasChangedAfterwardsIsReported() throws IOException {
    String id = publish(1, Samples.manifest()).id();
    Path weights = registry.folder(id).resolve("adapter_model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    assertThat(registry.verify(id))
        .containsExactly(weights + " is not the file that was published");
    Files.delete(weights);
    assertThat(registry.verify(id)).containsExactly(weights + " is missing");
    Path manifest = registry.folder(id).resolve("manifest.json");
    Files.writeString(manifest, "{\"id\":");
    assertThatThrownBy(() -> registry.find(id))
        .isInstanceOf(CorruptRecordException.class)
        .hasMessageContaining("Cannot read " + manifest);
  }

  @Test
  void aManifestThatNamesAFileOutsideOfItsFolderIsReportedAsDamaged() throws IOException {
    String id = publish(1, Samples.manifest()).id();
    Path manifest = registry.folder(id).resolve("manifest.json");
    String named = Files.readString(manifest).replace("\"adapter_config.json\"", "\"../a.json\"");
    Files.writeString(manifest, named);
    assertThatThrownBy(() -> registry.find(id))
        .isInstanceOf(CorruptRecordException.class)
        .hasMessageContaining("Cannot read " + manifest + ": '../a.json' cannot be a name");
  }

  @Test
  void anIdThatIsNoHashIsRefused() {
    assertThatThrownBy(() -> registry.find("../../escaped"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not an adapter's id");
  }

  private AdapterRecord publish(int number, AdapterManifest manifest) throws IOException {
    Path staged = Samples.adapter(directory.resolve("staged" + number), number);
    return registry.publish(staged, manifest).record();
  }
}
