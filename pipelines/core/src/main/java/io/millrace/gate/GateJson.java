package io.millrace.gate;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.millrace.identity.CanonicalJson;
import io.millrace.identity.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Records as canonical JSON: the same record gives the same bytes, and reads back equal. */
public final class GateJson {

  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .addModule(
              new SimpleModule()
                  .addSerializer(Double.class, new Plain())
                  .addSerializer(double.class, new Plain()))
          .build();

  private GateJson() {}

  private static final class Plain extends StdSerializer<Double> {

    Plain() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeNumber(Numbers.written(value));
    }
  }

  /** The canonical JSON of a record. */
  public static String canonical(Object record) {
    return CanonicalJson.of(MAPPER.valueToTree(record));
  }

  /** SHA-256 of the canonical JSON, lower-case hex. */
  public static String hash(Object record) {
    return Sha256.hex(canonical(record).getBytes(StandardCharsets.UTF_8));
  }
}
