package io.millrace.jobjar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.shade.ShadeRequest;
import org.apache.maven.plugins.shade.filter.Filter;
import org.apache.maven.plugins.shade.relocation.SimpleRelocator;
import org.apache.maven.plugins.shade.resource.ManifestResourceTransformer;
import org.apache.maven.plugins.shade.resource.ServicesResourceTransformer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyingShaderTest {

  private static final String NATIVE = "natives/lib.so";
  private static final String SERVICE = "META-INF/services/an.Interface";

  @TempDir Path directory;
  private File job;
  private File library;

  @BeforeEach
  void writeLibraries() throws IOException {
    job =
        jar(
            "job.jar",
            "META-INF/MANIFEST.MF",
            "Manifest-Version: 1.0\n",
            "a/Job.class",
            "job",
            SERVICE,
            "a.Job\n");
    library =
        jar(
            "library.jar",
            "a/Job.class",
            "another",
            NATIVE,
            "0".repeat(10_000),
            "unwanted.txt",
            "text",
            "module-info.class",
            "module",
            SERVICE,
            "a.Library\n");
  }

  @Test
  void entriesOfAllJarsAreThereOnceAndTheFirstCounts() throws Exception {
    try (JarFile jar = shaded(request())) {
      assertThat(jar.stream().map(ZipEntry::getName))
          .containsExactly(
              "META-INF/",
              "META-INF/MANIFEST.MF",
              "a/",
              "a/Job.class",
              "META-INF/services/",
              "natives/",
              NATIVE,
              SERVICE);
      assertThat(text(jar, "a/Job.class")).isEqualTo("job");
      assertThat(text(jar, NATIVE)).isEqualTo("0".repeat(10_000));
      assertThat(text(jar, SERVICE)).isEqualToIgnoringNewLines("a.Joba.Library");
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class")).isEqualTo("a.Job");
    }
  }

  @Test
  void whatIsCompressedIsCopiedAsItIs() throws Exception {
    try (JarFile before = new JarFile(library);
        JarFile jar = shaded(request())) {
      ZipEntry source = before.getEntry(NATIVE);
      assertThat(source.getCompressedSize()).isGreaterThan(10_000);
      assertThat(jar.getEntry(NATIVE).getCompressedSize()).isEqualTo(source.getCompressedSize());
      assertThat(jar.getEntry(NATIVE).getCrc()).isEqualTo(source.getCrc());
      assertThat(jar.getEntry(NATIVE).getTime()).isEqualTo(source.getTime());
    }
  }

  @Test
  void aRelocationIsRefusedInsteadOfLeftUndone() {
    ShadeRequest request = request();
    request.setRelocators(List.of(new SimpleRelocator("a", "b", List.of(), List.of())));
    assertThatThrownBy(() -> new CopyingShader().shade(request))
        .isInstanceOf(MojoExecutionException.class)
        .hasMessageContaining("Cannot relocate classes for");
  }

  private ShadeRequest request() {
    ManifestResourceTransformer manifest = new ManifestResourceTransformer();
    manifest.setMainClass("a.Job");
    ShadeRequest request = new ShadeRequest();
    request.setJars(new LinkedHashSet<>(List.of(job, library)));
    request.setUberJar(directory.resolve("out/uber.jar").toFile());
    request.setFilters(List.of(new Unwanted()));
    request.setRelocators(List.of());
    request.setResourceTransformers(List.of(new ServicesResourceTransformer(), manifest));
    return request;
  }

  private final class Unwanted implements Filter {
    @Override
    public boolean canFilter(File jar) {
      return jar.equals(library);
    }

    @Override
    public boolean isFiltered(String name) {
      return name.startsWith("unwanted");
    }

    @Override
    public void finished() {}
  }

  private static JarFile shaded(ShadeRequest request) throws Exception {
    new CopyingShader().shade(request);
    return new JarFile(request.getUberJar());
  }

  private static String text(JarFile jar, String name) throws IOException {
    return new String(jar.getInputStream(jar.getEntry(name)).readAllBytes(), UTF_8);
  }

  /** With the lowest level, which nothing that deflates anew would choose. */
  private File jar(String name, String... namesAndTexts) throws IOException {
    Path file = directory.resolve(name);
    try (OutputStream bytes = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(bytes)) {
      jar.setLevel(Deflater.NO_COMPRESSION);
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        ZipEntry entry = new ZipEntry(namesAndTexts[i]);
        entry.setTime(1_000_000_000_000L);
        jar.putNextEntry(entry);
        jar.write(namesAndTexts[i + 1].getBytes(UTF_8));
        jar.closeEntry();
      }
    }
    return file.toFile();
  }
}
