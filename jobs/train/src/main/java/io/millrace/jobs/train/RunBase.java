package io.millrace.jobs.train;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.identity.Sha256;
import io.millrace.model.base.BaseModelException;
import io.millrace.model.chat.ChatTemplate;
import io.millrace.model.worker.WorkOrder;
import io.millrace.model.worker.WorkerJson;
import io.millrace.registry.BaseModel;
import io.millrace.registry.WeightsHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * What a run's base is known by. The first attempt that has loaded it writes this into the run's
 * folder of data; later attempts, and whoever publishes the result, must find the same.
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record RunBase(String weightsHash, String tokenizerHash, String chatTemplateHash) {

  private static final String FILE = "base.json";

  private static RunBase read(Path base, Runnable portion) throws IOException {
    return new RunBase(
        WeightsHash.of(base, portion),
        Sha256.hex(Files.readAllBytes(base.resolve("tokenizer.json"))),
        Sha256.hex(ChatTemplate.source(base).getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Keeps what the base is in the first attempt; in a later one checks that it is the same.
   *
   * @param portion told after each tensor
   * @throws BaseModelException when it is another, with both hashes
   */
  static void hold(WorkOrder order, Runnable portion) throws IOException {
    Path base = Path.of(order.base());
    Path data = Path.of(order.data());
    RunBase now = read(base, portion);
    if (Files.exists(data.resolve(FILE))) {
      held(data).require(now, base);
      return;
    }
    Path part = data.resolve("." + FILE + "." + UUID.randomUUID() + ".part");
    Files.write(part, WorkerJson.MAPPER.writeValueAsBytes(now));
    Files.move(part, data.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * What the run's attempts learnt from, where it still lies in its folder.
   *
   * @param data the run's folder of data
   * @throws BaseModelException when another base lies there by now, with both hashes
   */
  static BaseModel learnt(RunRequest request, Path data) throws IOException {
    Path base = Path.of(request.base());
    RunBase held = held(data);
    held.require(read(base, () -> {}), base);
    return new BaseModel(
        request.baseName(), held.weightsHash, held.tokenizerHash, held.chatTemplateHash);
  }

  private static RunBase held(Path data) throws IOException {
    return WorkerJson.MAPPER.readValue(data.resolve(FILE).toFile(), RunBase.class);
  }

  private void require(RunBase now, Path base) throws BaseModelException {
    require(base, "its weights", weightsHash, now.weightsHash);
    require(base, "its tokenizer.json", tokenizerHash, now.tokenizerHash);
    require(base, "its chat template", chatTemplateHash, now.chatTemplateHash);
  }

  private static void require(Path base, String what, String before, String now)
      throws BaseModelException {
    if (!before.equals(now)) {
      throw new BaseModelException(
          base,
          "this base has changed since the run began: the hash of %s was %s and is %s; bring the former base back, or train again on this one"
              .formatted(what, before, now));
    }
  }
}
