package io.millrace.model.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseContextTest {

  private static final Path BASE =
      Path.of(System.getProperty("millrace.root"), "scenarios/support-desk/base");

  @TempDir private Path empty;

  @Test
  void aConversationFitsUntilItHasMoreTokensThanTheContext() throws IOException {
    try (BaseContext context = BaseContext.read(BASE)) {
      assertThat(context.tokens()).isEqualTo(512);
      assertThat(context.fits(conversation("Hello."), null)).isTrue();
      // digits are a token each or fewer, and the turns' marks some twenty
      assertThat(context.fits(conversation("7 ".repeat(100)), null)).isTrue();
      assertThat(context.fits(conversation("x7Q".repeat(400)), null)).isFalse();
    }
  }

  @Test
  void aFolderWithoutTheFilesIsNamed() {
    assertThatThrownBy(() -> BaseContext.read(empty))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(empty.toString());
  }

  private static ArrayNode conversation(String prompt) {
    ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    messages.addObject().put("role", "user").put("content", prompt);
    messages.addObject().put("role", "assistant").put("content", "Done.");
    return messages;
  }
}
