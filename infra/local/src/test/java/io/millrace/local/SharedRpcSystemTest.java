package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.rpc.RpcSystem;
import org.apache.flink.runtime.rpc.RpcSystemUtils;
import org.junit.jupiter.api.Test;

class SharedRpcSystemTest {

  @Test
  void aClusterThatEndsLeavesTheClassesToTheNext() throws Exception {
    Class<?> before;
    try (RpcSystem ended = RpcSystem.load(new Configuration())) {
      before = ended.localServiceBuilder(new Configuration()).getClass();
    }
    try (RpcSystem next = RpcSystem.load(new Configuration())) {
      assertThat(next.localServiceBuilder(new Configuration())).isExactlyInstanceOf(before);
      assertThat(((RpcSystemUtils) next).getMaximumMessageSizeInBytes(new Configuration()))
          .isPositive();
    }
  }
}
