package io.millrace.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.identity.CanonicalJson;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The JSON of a slot's entries. */
final class SlotEntries {

  private static final int FORMAT = 1;

  private SlotEntries() {}

  static String write(SlotEntry entry) {
    ObjectNode root = Manifests.JSON.createObjectNode();
    root.put("format_version", FORMAT);
    if (entry.slot().kind() != SlotKind.ADAPTER) {
      root.put("kind", entry.slot().kind().word());
    }
    root.put("scenario", entry.slot().scenario()).put("role", entry.slot().role());
    root.put("sequence", entry.sequence()).put("at", entry.at().toString());
    root.put("by", entry.by()).put("why", entry.why());
    root.put("verdict", entry.verdict().orElse(null));
    ArrayNode moves = root.putArray("moves");
    for (SlotMove move : entry.moves()) {
      moves
          .addObject()
          .put("adapter", move.adapter())
          .put("weights_hash", move.weightsHash())
          .put("from", move.from() == null ? null : move.from().word())
          .put("to", move.to().word());
    }
    root.put("active", entry.active().orElse(null));
    root.put("rollback_to", entry.rollbackTo().orElse(null));
    entry.rollout().ifPresent(rollout -> root.set("rollout", Rollouts.json(rollout)));
    root.put("previous", entry.previous());
    return CanonicalJson.of(root);
  }

  /** The entry in a file's bytes. */
  static SlotEntry read(Path path, byte[] bytes, Slot slot, long sequence)
      throws CorruptRecordException {
    JsonNode root = Manifests.tree(path, bytes);
    Manifests.requireFormat(path, root, FORMAT);
    try {
      SlotKind kind = maybe(root, "kind").map(SlotKind::of).orElse(SlotKind.ADAPTER);
      Slot written = new Slot(kind, text(root, "scenario"), text(root, "role"));
      long number = root.path("sequence").asLong();
      if (!written.equals(slot) || number != sequence) {
        throw new CorruptRecordException(
            path, "it is entry %d of slot %s".formatted(number, written), null);
      }
      List<SlotMove> moves = new ArrayList<>();
      for (JsonNode move : root.path("moves")) {
        moves.add(
            new SlotMove(
                Keys.id(text(move, "adapter")),
                text(move, "weights_hash"),
                maybe(move, "from").map(AdapterState::of).orElse(null),
                AdapterState.of(text(move, "to"))));
      }
      return new SlotEntry(
          slot,
          sequence,
          Instant.parse(text(root, "at")),
          text(root, "by"),
          text(root, "why"),
          maybe(root, "verdict"),
          moves,
          maybe(root, "active").map(Keys::id),
          maybe(root, "rollback_to").map(Keys::id),
          Rollouts.read(root.path("rollout")),
          text(root, "previous"));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new CorruptRecordException(path, Manifests.firstLine(e), e);
    }
  }

  private static String text(JsonNode object, String name) {
    JsonNode value = object.path(name);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("'%s' is %s, not a text".formatted(name, value));
    }
    return value.textValue();
  }

  private static Optional<String> maybe(JsonNode object, String name) {
    return object.path(name).isNull() || object.path(name).isMissingNode()
        ? Optional.empty()
        : Optional.of(text(object, name));
  }
}
