package io.millrace.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws records that cannot be read as a trace. */
final class PlantedBroken {

  private static final List<String> TEXTS =
      List.of(
          "{\"trace_id\":\"cut-%1$d\",\"messages\":[{\"role\":\"user\",\"content\":\"hel",
          "{\"agent\":\"concierge\",\"query\":\"no id %1$d\",\"result\":\"none\"}",
          "{\"trace_id\":\"\",\"query\":\"empty id %1$d\"}",
          "{\"trace_id\":\"wrong-%1$d\",\"messages\":\"not a list\"}",
          "ERROR %1$d: upstream closed the connection",
          "[%1$d]");

  private PlantedBroken() {}

  static Planted.Broken draw(int number, RandomGenerator random) {
    int kind = random.nextInt(TEXTS.size() + 1);
    if (kind < TEXTS.size()) {
      String text = TEXTS.get(kind).formatted(number);
      return new Planted.Broken(text.getBytes(StandardCharsets.UTF_8));
    }
    byte[] unknownSchema = new byte[40];
    random.nextBytes(unknownSchema);
    unknownSchema[0] = (byte) 0xC3;
    unknownSchema[1] = 0x01;
    return new Planted.Broken(unknownSchema);
  }
}
