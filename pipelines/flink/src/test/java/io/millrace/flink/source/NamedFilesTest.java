package io.millrace.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.fact.Mined;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.fs.Path;
import org.junit.jupiter.api.Test;

class NamedFilesTest {

  private static final String HERE = java.nio.file.Path.of("").toAbsolutePath().toString();

  @Test
  void aRelativePathIsThatBelowTheWorkingDirectory() throws IOException {
    NamedFiles named = NamedFiles.of(List.of("a.jsonl", "x/../b.jsonl"), List.of("./f.jsonl"));
    assertThat(named.paths())
        .extracting(Path::getPath)
        .containsExactly(HERE + "/a.jsonl", HERE + "/b.jsonl", HERE + "/f.jsonl");
    assertThat(named.streamOf(new Path("file:" + HERE + "/f.jsonl"))).isEqualTo(Mined.FEEDBACK);
    assertThat(named.streamOf(new Path("file:" + HERE + "/b.jsonl"))).isEqualTo(Mined.TRACES);
  }

  @Test
  void aFileBelongsToTheNearestDirectoryThatIsNamed() throws IOException {
    NamedFiles named =
        NamedFiles.of(List.of("/data", "/data/ratings/t.jsonl"), List.of("/data/ratings/"));
    assertThat(named.streamOf(new Path("/data/2026/a.jsonl"))).isEqualTo(Mined.TRACES);
    assertThat(named.streamOf(new Path("/data/ratings/may/f.jsonl"))).isEqualTo(Mined.FEEDBACK);
    assertThat(named.streamOf(new Path("/data/ratings/t.jsonl"))).isEqualTo(Mined.TRACES);
    assertThat(named.streamOf(new Path("/data/ratings-old/t.jsonl"))).isEqualTo(Mined.TRACES);
    assertThatThrownBy(() -> named.streamOf(new Path("/other/a.jsonl")))
        .hasMessageContaining("/other/a.jsonl");
  }

  @Test
  void aPathOfAnotherFileSystemStaysAsItIs() throws IOException {
    NamedFiles named = NamedFiles.of(List.of("s3://bucket/a.jsonl"), List.of());
    assertThat(named.paths()).extracting(Path::toString).containsExactly("s3://bucket/a.jsonl");
  }

  @Test
  void whatIsNamedIsReadAndInADirectoryAllWhoseNamesBeginWithALetter() throws IOException {
    NamedFiles named = NamedFiles.of(List.of("/data/_all", "/data/.one.jsonl"), List.of());
    assertThat(named.reads(new Path("/data/_all"))).isTrue();
    assertThat(named.reads(new Path("/data/.one.jsonl"))).isTrue();
    assertThat(named.reads(new Path("/data/_all/a.jsonl"))).isTrue();
    assertThat(named.reads(new Path("/data/_all/_SUCCESS"))).isFalse();
    assertThat(named.reads(new Path("/data/_all/.a.jsonl.crc"))).isFalse();
  }
}
