package io.millrace.model.answer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** What computes the answers, as it enters the identity of an evaluation. */
public final class AnswerEngine {

  private static final String VERSION = "native/lib/pytorch.properties";

  private AnswerEngine() {}

  /** The decoder's version and the native library's, without loading it. */
  public static String description() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = AnswerEngine.class.getClassLoader().getResourceAsStream(VERSION)) {
      if (in != null) {
        properties.load(in);
      }
    }
    return "millrace decoder 1, f32, PyTorch " + properties.getProperty("version", "unknown");
  }
}
