package io.millrace.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.local.KafkaServer;
import io.millrace.local.KafkaServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TopicWriterITCase {

  private static final int TOPICS = 12;
  private static final int RECORDS = 2000;
  private static final int PARTITIONS = 40;

  @TempDir private static Path directory;

  @Test
  void topicsThatAreThereAreNotCreatedAndOthersHaveTheBrokersNumbers() throws Exception {
    KafkaServerOptions guarded =
        KafkaServerOptions.defaults()
            .withLogin("miner", "phrase")
            .with(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .with("super.users", "User:ANONYMOUS")
            .with("allow.everyone.if.no.acl.found", "true")
            .with("num.partitions", "3");
    try (KafkaServer kafka = KafkaServer.start(directory.resolve("guarded"), guarded);
        TopicWriter writer = new TopicWriter(kafka.clientProperties());
        Admin admin = Admin.create(new HashMap<>(kafka.clientProperties()))) {
      writer.create("defaults");
      writer.create(2, "own");
      assertThat(partitions(admin, "defaults")).isEqualTo(3);
      assertThat(partitions(admin, "own")).isEqualTo(2);

      admin
          .createAcls(
              List.of(
                  acl(ResourceType.TOPIC, "*", AclOperation.ALL, AclPermissionType.ALLOW),
                  acl(ResourceType.TOPIC, "*", AclOperation.CREATE, AclPermissionType.DENY),
                  acl(
                      ResourceType.CLUSTER,
                      Resource.CLUSTER_NAME,
                      AclOperation.CREATE,
                      AclPermissionType.DENY)))
          .all()
          .get();
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> writer.create("new"))
                      .hasMessageContaining("Cannot create topic new")
                      .hasCauseInstanceOf(AuthorizationException.class));
      writer.create("defaults", "own");
      writer.create(7, "own");
      assertThat(partitions(admin, "own")).isEqualTo(2);
    }
  }

  private static int partitions(Admin admin, String topic) throws Exception {
    return admin
        .describeTopics(List.of(topic))
        .allTopicNames()
        .get()
        .get(topic)
        .partitions()
        .size();
  }

  private static AclBinding acl(
      ResourceType type, String name, AclOperation operation, AclPermissionType permission) {
    return new AclBinding(
        new ResourcePattern(type, name, PatternType.LITERAL),
        new AccessControlEntry("User:miner", "*", operation, permission));
  }

  @Test
  void recordsSentRightAfterATopicWasMadeAreStored() {
    try (KafkaServer kafka =
        KafkaServer.start(directory.resolve("open"), KafkaServerOptions.defaults())) {
      Map<String, String> manySmallBatches = new HashMap<>(kafka.clientProperties());
      manySmallBatches.put("linger.ms", "0");
      manySmallBatches.put("batch.size", "64");
      try (TopicWriter writer = new TopicWriter(manySmallBatches)) {
        for (int i = 0; i < TOPICS; i++) {
          String topic = "fresh-" + i;
          writer.create(PARTITIONS, topic);
          for (int record = 0; record < RECORDS; record++) {
            byte[] key = Integer.toString(record).getBytes(UTF_8);
            writer.send(topic, key, key);
          }
          writer.flush();
          assertThat(writer.ends(topic).values().stream().mapToLong(Long::longValue).sum())
              .isEqualTo(RECORDS);
        }
      }
    }
  }
}
