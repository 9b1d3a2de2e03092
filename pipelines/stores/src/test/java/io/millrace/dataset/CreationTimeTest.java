package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreationTimeTest {

  @TempDir private Path home;

  @Test
  void aFolderThatDoesNotSayWhenItWasMadeIsAsOldAsItsManifest() throws Exception {
    Path manifest = Files.writeString(home.resolve("manifest.json"), "{}");
    Instant written = Instant.parse("2026-01-02T03:04:05Z");
    Files.setLastModifiedTime(manifest, FileTime.from(written));
    assertThat(CreationTime.of(home)).isEqualTo(written);

    Files.writeString(home.resolve("created_at"), "yesterday");
    assertThatThrownBy(() -> CreationTime.of(home))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(home.toString())
        .hasMessageContaining("'yesterday'")
        .hasMessageContaining("delete that file");
  }
}
