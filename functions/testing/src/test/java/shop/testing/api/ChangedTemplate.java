package shop.testing.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The deployed template with some lines changed, in a file of its own. */
final class ChangedTemplate {

  private ChangedTemplate() {}

  /**
   * Writes it.
   *
   * @param changes what is replaced, wherever it stands; each must stand somewhere
   */
  static Path write(Path file, Map<String, String> changes) {
    try {
      String text = Files.readString(Shop.root().resolve("template.yaml"));
      for (Map.Entry<String, String> change : changes.entrySet()) {
        if (!text.contains(change.getKey())) {
          throw new IllegalArgumentException("The template has no: " + change.getKey());
        }
        text = text.replace(change.getKey(), change.getValue());
      }
      // The nested stacks stay where they are.
      return Files.writeString(
          file,
          text.replace(
              "TemplateURL: infra/", "TemplateURL: " + Shop.root().resolve("infra") + "/"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
