package cqrs.http.content;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** The content coding {@code gzip}. */
public final class Gzip {

  private Gzip() {}

  /**
   * Whether a caller takes it, and prefers nothing else.
   *
   * @param acceptEncoding the header, empty if there is none
   */
  public static boolean isPreferred(String acceptEncoding) {
    Weights weights = Weights.of(acceptEncoding);
    double gzip = weights.first("gzip", "x-gzip", "*").orElse(0);
    return gzip > 0 && gzip >= weights.first("identity").orElse(0);
  }

  /** The same bytes give the same bytes. Fast rather than small: most answers are short texts. */
  public static byte[] compress(byte[] content) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(content.length / 4 + 64);
    try (OutputStream out = new Fast(compressed)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  private static final class Fast extends GZIPOutputStream {

    Fast(OutputStream out) throws IOException {
      super(out, 8192);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
