package io.millrace.jobs.train;

import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/**
 * Asks Flink for the GPUs of the TaskManager on behalf of the source that it is chained to: a
 * source's reader cannot ask, and of a chain the last operator opens first. Outside a cluster that
 * has GPUs, those that this process is told to see count.
 */
final class GpuDiscovery extends RichMapFunction<String, String> {

  private static final long serialVersionUID = 1;

  /** The name under which Flink's configuration lists GPUs. */
  private static final String RESOURCE = "gpu";

  private static final String INDEX = "index";

  @Override
  public void open(OpenContext context) {
    List<String> found =
        getRuntimeContext().getExternalResourceInfos(RESOURCE).stream()
            .map(gpu -> gpu.getProperty(INDEX))
            .flatMap(Optional::stream)
            .sorted()
            .toList();
    Gpus.here().found(found.isEmpty() ? Gpus.listed(System.getenv(Gpus.VISIBLE)) : found);
  }

  @Override
  public String map(String result) {
    return result;
  }
}
