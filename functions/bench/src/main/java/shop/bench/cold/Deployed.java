package shop.bench.cold;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import local.template.Template;

/**
 * A function with the code that is deployed for it.
 *
 * @param jar as the build has packaged it
 * @param folder where its content is, as on Lambda
 */
public record Deployed(Template.Function function, Path jar, Path folder) {

  /**
   * Finds a function's jar and unpacks it, unless that was done for another one.
   *
   * @param root of the project
   * @throws IllegalStateException if the jar is not there
   */
  static Deployed unpack(Template.Function function, Path root, Path folder) throws IOException {
    Path jar = root.resolve(codeUri(function.logicalId(), root));
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is not there: run mvn package first.");
    }
    Path content = folder.resolve(jar.getFileName().toString().replace(".jar", ""));
    if (!Files.exists(content)) {
      unpack(jar, content);
    }
    return new Deployed(function, jar, content);
  }

  private static String codeUri(String logicalId, Path root) throws IOException {
    Matcher found =
        Pattern.compile(
                "^ {2}" + logicalId + ":\\R(?: {3,}.*\\R)*? +CodeUri: (\\S+)", Pattern.MULTILINE)
            .matcher(Files.readString(root.resolve("template.yaml")));
    if (!found.find()) {
      throw new IllegalStateException("template.yaml has no CodeUri of " + logicalId + ".");
    }
    return found.group(1);
  }

  private static void unpack(Path jar, Path folder) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(jar))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!entry.isDirectory() && file.startsWith(folder)) {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
  }

  /** The same jar with another handler, which needs nothing else that is not there. */
  Deployed with(Class<?> handler, Path other) throws IOException {
    Path content = other.resolve(handler.getSimpleName());
    if (!Files.exists(content)) {
      unpack(jar, content);
      String file = handler.getName().replace('.', '/') + ".class";
      Path place = content.resolve(file);
      Files.createDirectories(place.getParent());
      try (InputStream in = handler.getClassLoader().getResourceAsStream(file)) {
        Files.copy(Objects.requireNonNull(in), place);
      }
    }
    return new Deployed(function.withHandler(handler.getName()), jar, content);
  }

  String name() {
    return function.logicalId();
  }

  public long bytes() throws IOException {
    return Files.size(jar);
  }
}
