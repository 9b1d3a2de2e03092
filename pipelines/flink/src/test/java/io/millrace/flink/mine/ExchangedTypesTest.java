package io.millrace.flink.mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.fact.Mined;
import io.millrace.flink.source.RawRecord;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangedTypesTest {

  @ParameterizedTest
  @ValueSource(classes = {RawRecord.class, Mined.class})
  void whatOperatorsExchangeIsSerialisedWithoutKryo(Class<?> type) {
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    assertThat(TypeInformation.of(type).createSerializer(config))
        .isInstanceOf(PojoSerializer.class);
  }

  @Test
  void aKryoTypeWouldBeNoticed() {
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    TypeInformation<?> kryo = TypeInformation.of(StringBuilder.class);
    assertThatThrownBy(() -> kryo.createSerializer(config))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
