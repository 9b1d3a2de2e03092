package io.millrace.serve.decode;

import io.millrace.model.base.GenerationConfig;
import io.millrace.model.chat.ChatTemplate;
import io.millrace.model.decoder.Decoder;
import io.millrace.model.decoder.Precision;
import io.millrace.model.engine.Torch;
import io.millrace.model.generate.Generator;
import io.millrace.model.lora.LoraAdapter;
import io.millrace.model.tokenizer.TextTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** A base model in memory with what turns a conversation into tokens and back. */
public final class BaseModel implements AutoCloseable {

  private final Path folder;
  private final Decoder decoder;
  private final TextTokenizer tokenizer;
  private final ChatTemplate template;
  private final GenerationConfig generation;

  private BaseModel(
      Path folder,
      Decoder decoder,
      TextTokenizer tokenizer,
      ChatTemplate template,
      GenerationConfig generation) {
    this.folder = folder;
    this.decoder = decoder;
    this.tokenizer = tokenizer;
    this.template = template;
    this.generation = generation;
  }

  /**
   * Loads a folder in Hugging Face layout.
   *
   * @param threads how many processor threads one tensor operation may use
   * @throws IOException when a file is missing or cannot be understood
   */
  public static BaseModel load(Path folder, Precision precision, int threads) throws IOException {
    Torch.start(threads);
    ChatTemplate template = ChatTemplate.read(folder, Clock.systemUTC());
    TextTokenizer tokenizer = TextTokenizer.load(folder);
    Decoder decoder = null;
    try {
      decoder = Decoder.load(folder, precision);
      decoder.checkTokenizer(folder, tokenizer.vocabulary());
      GenerationConfig generation = GenerationConfig.read(folder, decoder.config());
      return new BaseModel(folder, decoder, tokenizer, template, generation);
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      if (decoder != null) {
        decoder.close();
      }
      throw e;
    }
  }

  /**
   * Reads an adapter for this base; the caller closes it. May be called in any thread.
   *
   * @throws IOException when it cannot be read, or the engine fails, as for want of memory
   */
  LoraAdapter adapter(Path adapterFolder) throws IOException {
    Torch.enter();
    return Torch.reading(() -> LoraAdapter.read(adapterFolder, decoder.config()));
  }

  Generator generator() {
    return new Generator(decoder, tokenizer);
  }

  public Path folder() {
    return folder;
  }

  /** Most tokens of a prompt and its answer together. */
  public int context() {
    return decoder.config().context();
  }

  public TextTokenizer tokenizer() {
    return tokenizer;
  }

  public ChatTemplate template() {
    return template;
  }

  /** What the model's makers recommend. */
  public GenerationConfig generation() {
    return generation;
  }

  @Override
  public void close() {
    decoder.close();
    tokenizer.close();
  }
}
