package io.millrace.jobs.gate;

import io.millrace.gate.ArmIdentity;
import io.millrace.identity.Sha256;
import io.millrace.model.chat.ChatTemplate;
import io.millrace.registry.AdapterKind;
import io.millrace.registry.AdapterManifest;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.BaseModel;
import io.millrace.registry.Registry;
import io.millrace.registry.WeightsHash;
import io.millrace.scenario.Scenario;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What answers, by identity and by where its files lie. */
final class Arms {

  private final Scenario scenario;
  private final Path base;
  private final Registry registry;
  private final Optional<BaseModel> found;

  Arms(Scenario scenario, Path base, Registry registry) throws IOException {
    this.scenario = scenario;
    this.base = base.toAbsolutePath().normalize();
    this.registry = registry;
    this.found =
        Files.isRegularFile(this.base.resolve("config.json"))
            ? Optional.of(read(this.base))
            : Optional.empty();
  }

  /** An arm, and why it cannot answer: empty when it can. */
  record Found(ArmIdentity identity, ArmModel model, String fault) {}

  /** The scenario's base alone. */
  Found plain() {
    ArmModel model =
        new ArmModel("", base.toString(), "", scenario.systemPrompt(), "", scenario.generation());
    return found
        .map(known -> new Found(identity(known, "", ""), model, ""))
        .orElseGet(() -> new Found(identity(NONE, "", ""), model, noBase()));
  }

  private static final BaseModel NONE = new BaseModel("", "", "", "");

  Found of(AdapterRecord record) throws IOException {
    AdapterManifest manifest = record.manifest();
    Path folder = registry.folder(record.id()).toAbsolutePath().normalize();
    String prefix = manifest.conditioning() == null ? "" : manifest.conditioning().prefix();
    if (manifest.kind() == AdapterKind.FULL) {
      return new Found(
          identity(read(folder), record.weightsHash(), prefix),
          new ArmModel(
              record.id(),
              folder.toString(),
              "",
              scenario.systemPrompt(),
              prefix,
              scenario.generation()),
          "");
    }
    return new Found(
        identity(manifest.base(), record.weightsHash(), prefix),
        new ArmModel(
            record.id(),
            base.toString(),
            folder.toString(),
            scenario.systemPrompt(),
            prefix,
            scenario.generation()),
        fault(record.id(), manifest.base()));
  }

  private String fault(String id, BaseModel trained) {
    if (found.isEmpty()) {
      return noBase();
    }
    BaseModel here = found.get();
    if (!here.weightsHash().equals(trained.weightsHash())
        || !here.tokenizerHash().equals(trained.tokenizerHash())
        || !here.chatTemplateHash().equals(trained.chatTemplateHash())) {
      return "adapter %s was trained against another base than %s: its weights, tokenizer or chat template have changed; bring the base back or train again"
          .formatted(id.substring(0, 12), base);
    }
    return "";
  }

  private String noBase() {
    return "%s holds no base model; name its folder with base_model in scenario.yaml or with --base"
        .formatted(base);
  }

  private ArmIdentity identity(BaseModel of, String weights, String prefix) {
    return new ArmIdentity(
        of.weightsHash(), weights, of.chatTemplateHash(), prefix, scenario.systemPrompt());
  }

  private static BaseModel read(Path folder) throws IOException {
    return new BaseModel(
        folder.toString(),
        WeightsHash.of(folder),
        Sha256.hex(Files.readAllBytes(folder.resolve("tokenizer.json"))),
        Sha256.hex(ChatTemplate.source(folder).getBytes(StandardCharsets.UTF_8)));
  }
}
