package io.millrace.jobjar;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.shade.ShadeRequest;
import org.apache.maven.plugins.shade.Shader;
import org.apache.maven.plugins.shade.resource.ManifestResourceTransformer;
import org.apache.maven.plugins.shade.resource.ResourceTransformer;

/**
 * Writes the jar that maven-shade-plugin's own shader writes, but copies what is compressed as it
 * is: inflating and deflating libtorch and DuckDB again is nearly all of that one's time.
 */
public class CopyingShader implements Shader {

  @Override
  public void shade(ShadeRequest request) throws IOException, MojoExecutionException {
    if (!request.getRelocators().isEmpty()) {
      throw new MojoExecutionException(
          "Cannot relocate classes for %s: they are copied as they are; drop the relocations, or the shaderHint"
              .formatted(request.getUberJar()));
    }
    Files.createDirectories(request.getUberJar().toPath().getParent());
    try (JobJar jar = new JobJar(request)) {
      // the first of a jar's entries, where readers of streams expect it
      for (ResourceTransformer transformer : request.getResourceTransformers()) {
        if (transformer instanceof ManifestResourceTransformer) {
          jar.feed(transformer);
          jar.addResultOf(transformer);
        }
      }
      for (File library : request.getJars()) {
        jar.copy(library);
      }
      for (ResourceTransformer transformer : request.getResourceTransformers()) {
        if (!(transformer instanceof ManifestResourceTransformer)) {
          jar.addResultOf(transformer);
        }
      }
    }
    request.getFilters().forEach(filter -> filter.finished());
  }
}
