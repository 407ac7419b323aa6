package shop.testing.build;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Formats all Java files of this checkout: {@code mvn -Pformat}. */
final class Format {

  private Format() {}

  public static void main(String[] arguments) throws IOException {
    for (Path file : Checkout.javaFiles()) {
      String source = Checkout.read(file);
      String formatted = formatted(file, source);
      if (!formatted.equals(source)) {
        Files.writeString(file, formatted);
        System.out.println(Checkout.ROOT.relativize(file));
      }
    }
  }

  static String formatted(Path file, String source) {
    try {
      return new Formatter().formatSourceAndFixImports(source);
    } catch (FormatterException e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    }
  }
}
