package io.millrace.cli.traffic;

import io.millrace.cli.serve.Native;
import io.millrace.model.examples.BaseContext;
import io.millrace.traffic.ContextLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a base takes at most, by its own template and tokenizer. */
final class BaseLimit implements AutoCloseable {

  private final Optional<BaseContext> context;

  private BaseLimit(Optional<BaseContext> context) {
    this.context = context;
  }

  /**
   * Reads a base's files; one that has no tokenizer is taken to be elsewhere, and takes anything.
   *
   * @param home where native libraries unpack themselves
   * @throws IOException naming the file that cannot be used
   */
  static BaseLimit of(Path home, Optional<Path> base) throws IOException {
    Optional<Path> here =
        base.filter(folder -> Files.isRegularFile(folder.resolve("tokenizer.json")));
    if (here.isEmpty()) {
      return new BaseLimit(Optional.empty());
    }
    Native.unpackIn(home);
    return new BaseLimit(Optional.of(BaseContext.read(here.get())));
  }

  ContextLimit limit() {
    return context.<ContextLimit>map(known -> known::fits).orElse(ContextLimit.NONE);
  }

  @Override
  public void close() {
    context.ifPresent(BaseContext::close);
  }
}
