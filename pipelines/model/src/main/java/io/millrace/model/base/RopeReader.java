package io.millrace.model.base;

/** Reads the rotary embedding's fields in the old and the new spelling. */
final class RopeReader {

  private static final double DEFAULT_THETA = 10_000;

  private final JsonFields config;

  RopeReader(JsonFields config) {
    this.config = config;
  }

  RopeConfig read() throws BaseModelException {
    double theta = config.number("rope_theta", DEFAULT_THETA);
    if (config.number("partial_rotary_factor", 1) != 1) {
      throw config.refused("partial_rotary_factor", "1");
    }
    for (String name : new String[] {"rope_parameters", "rope_scaling"}) {
      if (config.has(name)) {
        JsonFields fields = config.object(name);
        return new RopeConfig(fields.number("rope_theta", theta), scaling(fields));
      }
    }
    return new RopeConfig(theta, new RopeConfig.None());
  }

  private static RopeConfig.Scaling scaling(JsonFields fields) throws BaseModelException {
    String type = fields.text("rope_type", fields.text("type", "default"));
    return switch (type) {
      case "default" -> new RopeConfig.None();
      case "linear" -> new RopeConfig.Linear(fields.number("factor"));
      case "llama3" ->
          new RopeConfig.Llama3(
              fields.number("factor"),
              fields.number("low_freq_factor"),
              fields.number("high_freq_factor"),
              fields.size("original_max_position_embeddings"));
      default -> throw fields.refused("rope_type", "default, linear or llama3");
    };
  }
}
