package io.millrace.lake;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Zstandard at level 1 without Hadoop's codec classes. */
final class Codecs implements CompressionCodecFactory {

  private static final int LEVEL = 1;

  private final List<Compressor> compressors = new ArrayList<>();

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return switch (codec) {
      case ZSTD -> {
        Compressor compressor = new Compressor();
        compressors.add(compressor);
        yield compressor;
      }
      case UNCOMPRESSED -> new Verbatim();
      default -> throw unsupported(codec);
    };
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return switch (codec) {
      case ZSTD -> new Decompressor();
      case UNCOMPRESSED -> new Verbatim();
      default -> throw unsupported(codec);
    };
  }

  @Override
  public void release() {
    compressors.forEach(Compressor::release);
    compressors.clear();
  }

  private static IllegalArgumentException unsupported(CompressionCodecName codec) {
    return new IllegalArgumentException(
        "Cannot compress with " + codec + "; the lake is written with ZSTD or UNCOMPRESSED");
  }

  private static byte[] array(BytesInput bytes) throws IOException {
    ByteArrayOutputStream array = new ByteArrayOutputStream(Math.toIntExact(bytes.size()));
    bytes.writeAllTo(array);
    return array.toByteArray();
  }

  private static final class PageBuffer extends ByteArrayOutputStream {
    byte[] bytes() {
      return buf;
    }
  }

  /** One context and two buffers for all pages of a file: pages are small and many. */
  private static final class Compressor implements BytesInputCompressor {
    private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);
    private final PageBuffer page = new PageBuffer();
    private byte[] compressed = {};

    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      page.reset();
      bytes.writeAllTo(page);
      int bound = Math.toIntExact(Zstd.compressBound(page.size()));
      if (compressed.length < bound) {
        compressed = new byte[bound];
      }
      int length = context.compressByteArray(compressed, 0, bound, page.bytes(), 0, page.size());
      return BytesInput.from(Arrays.copyOf(compressed, length));
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {
      context.close();
    }
  }

  private static final class Decompressor implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      return BytesInput.from(Zstd.decompress(array(bytes), size));
    }

    @Override
    public void decompress(ByteBuffer in, int inSize, ByteBuffer out, int outSize) {
      byte[] compressed = new byte[inSize];
      in.get(compressed);
      out.put(Zstd.decompress(compressed, outSize));
    }

    @Override
    public void release() {}
  }

  private static final class Verbatim implements BytesInputCompressor, BytesInputDecompressor {
    @Override
    public BytesInput compress(BytesInput bytes) {
      return bytes;
    }

    @Override
    public BytesInput decompress(BytesInput bytes, int size) {
      return bytes;
    }

    @Override
    public void decompress(ByteBuffer in, int inSize, ByteBuffer out, int outSize) {
      out.put(in);
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.UNCOMPRESSED;
    }

    @Override
    public void release() {}
  }
}
