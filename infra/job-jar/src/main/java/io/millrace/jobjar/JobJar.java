package io.millrace.jobjar;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.maven.plugins.shade.ShadeRequest;
import org.apache.maven.plugins.shade.filter.Filter;
import org.apache.maven.plugins.shade.resource.ManifestResourceTransformer;
import org.apache.maven.plugins.shade.resource.ReproducibleResourceTransformer;
import org.apache.maven.plugins.shade.resource.ResourceTransformer;

/** A jar being written: of several entries of one name the first stays. */
final class JobJar implements AutoCloseable {

  private static final Set<String> LEFT_OUT = Set.of("META-INF/INDEX.LIST", "module-info.class");

  private final ShadeRequest request;
  private final ZipArchiveOutputStream out;
  private final Set<String> written = new HashSet<>();

  JobJar(ShadeRequest request) throws IOException {
    this.request = request;
    this.out = new ZipArchiveOutputStream(request.getUberJar());
  }

  /** Hands what the transformer wants of all libraries to it, without writing anything. */
  void feed(ResourceTransformer transformer) throws IOException {
    for (File library : request.getJars()) {
      try (ZipFile zip = open(library)) {
        for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
          if (transformer.canTransformResource(entry.getName())) {
            transform(transformer, zip, entry);
          }
        }
      }
    }
  }

  void copy(File library) throws IOException {
    List<Filter> filters =
        request.getFilters().stream().filter(filter -> filter.canFilter(library)).toList();
    try (ZipFile zip = open(library)) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        String name = entry.getName();
        if (!entry.isDirectory()
            && !LEFT_OUT.contains(name)
            && filters.stream().noneMatch(filter -> filter.isFiltered(name))) {
          copy(zip, entry);
        }
      }
    }
  }

  private void copy(ZipFile zip, ZipArchiveEntry entry) throws IOException {
    addParents(entry.getName(), entry.getTime());
    Optional<ResourceTransformer> transformer = transformerOf(entry.getName());
    if (transformer.isPresent()) {
      transform(transformer.get(), zip, entry);
    } else if (written.add(entry.getName())) {
      ZipArchiveEntry copy = entry(entry.getName(), entry.getTime());
      copy.setMethod(entry.getMethod());
      copy.setSize(entry.getSize());
      copy.setCompressedSize(entry.getCompressedSize());
      copy.setCrc(entry.getCrc());
      try (InputStream compressed = zip.getRawInputStream(entry)) {
        out.addRawArchiveEntry(copy, compressed);
      }
    }
  }

  /**
   * What a transformer has gathered: it writes to a jar of its own, whose entries go to this one.
   */
  void addResultOf(ResourceTransformer transformer) throws IOException {
    if (!transformer.hasTransformedResource()) {
      return;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes)) {
      transformer.modifyOutputStream(jar);
    }
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        addParents(entry.getName(), entry.getTime());
        if (written.add(entry.getName())) {
          out.putArchiveEntry(entry(entry.getName(), entry.getTime()));
          zip.transferTo(out);
          out.closeArchiveEntry();
        }
      }
    }
  }

  private Optional<ResourceTransformer> transformerOf(String name) {
    return request.getResourceTransformers().stream()
        .filter(transformer -> !(transformer instanceof ManifestResourceTransformer))
        .filter(transformer -> transformer.canTransformResource(name))
        .findFirst();
  }

  private void transform(ResourceTransformer transformer, ZipFile zip, ZipArchiveEntry entry)
      throws IOException {
    if (!(transformer instanceof ReproducibleResourceTransformer reproducible)) {
      throw new IOException(
          "Cannot hand %s to %s, which does not heed the times of entries; take a ReproducibleResourceTransformer"
              .formatted(entry.getName(), transformer.getClass().getName()));
    }
    try (InputStream content = zip.getInputStream(entry)) {
      reproducible.processResource(
          entry.getName(), content, request.getRelocators(), entry.getTime());
    }
  }

  /** Directories have entries too: some class loaders look packages up by them. */
  private void addParents(String name, long time) throws IOException {
    for (int end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1)) {
      String parent = name.substring(0, end + 1);
      if (written.add(parent)) {
        out.putArchiveEntry(entry(parent, time));
        out.closeArchiveEntry();
      }
    }
  }

  private static ZipArchiveEntry entry(String name, long time) {
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    entry.setTime(time);
    return entry;
  }

  private static ZipFile open(File library) throws IOException {
    return ZipFile.builder().setFile(library).get();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
