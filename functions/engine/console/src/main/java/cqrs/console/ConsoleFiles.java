package cqrs.console;

import cqrs.http.page.Asset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The page, the files that it refers to, and the modules that those import. All have one version, a
 * hash over all of them, so modules import each other by plain names: {@code ./ui.js}.
 *
 * <p>A file is the engine's, beside this class, or the application's, in {@code /console/} of the
 * class path. The application's first file is {@code pages.js}; without it there are no pages of
 * its own.
 */
final class ConsoleFiles {

  private static final String PAGES = "pages.js";

  private static final Pattern REFERENCE = Pattern.compile("console/\\{version}/([\\w.-]+)");
  private static final Pattern IMPORT =
      Pattern.compile("\\b(?:from|import)\\s*\\(?\\s*\"\\./([\\w.-]+)\"");

  /** Preact's hooks import it by a name that only a package manager knows. */
  private static final String BARE = "from\"preact\"";

  private static final String RELATIVE = "from\"./preact.module.js\"";

  private final String html;
  private final Map<String, Asset> assets;
  private final String version;

  /**
   * Follows the references.
   *
   * @param html in which {@code {version}} stands for the version and {@code {settings}} for the
   *     settings
   * @param texts by name
   */
  ConsoleFiles(String html, Function<String, String> texts) {
    this.html = html;
    this.assets = new TreeMap<>();
    Deque<String> open = new ArrayDeque<>();
    REFERENCE.matcher(html).results().forEach(reference -> open.add(reference.group(1)));
    while (!open.isEmpty()) {
      String name = open.remove();
      if (!assets.containsKey(name)) {
        Asset asset = Asset.of(name, texts.apply(name));
        assets.put(name, asset);
        IMPORT.matcher(asset.text()).results().forEach(it -> open.add(it.group(1)));
      }
    }
    this.version = Asset.hash(assets.values());
  }

  /**
   * The engine's and the application's.
   *
   * @throws IllegalStateException if one is missing that the page or a module names
   */
  static ConsoleFiles ofApplication() {
    return new ConsoleFiles(
        Asset.resource(ConsoleFiles.class, "page.html"), ConsoleFiles::resource);
  }

  private static String resource(String name) {
    String own = "/console/" + name;
    boolean isOwn = ConsoleFiles.class.getResource(own) != null;
    if (ConsoleFiles.class.getResource(name) != null) {
      if (isOwn) {
        throw new IllegalStateException(
            own + " has the name of a file of the engine's console: give it another.");
      }
      return Asset.resource(ConsoleFiles.class, name)
          .replace(BARE, RELATIVE)
          .replaceFirst("\\n//# sourceMappingURL=\\S+\\s*$", "\n");
    }
    return name.equals(PAGES) && !isOwn
        ? "export const pages = [];\n"
        : Asset.resource(ConsoleFiles.class, own);
  }

  /** The version of all files. */
  String version() {
    return version;
  }

  /** The file of that name, if there is one. */
  @Nullable Asset named(String name) {
    return assets.get(name);
  }

  /**
   * The page.
   *
   * @param settings as JSON
   */
  String page(String settings) {
    return html.replace("{version}", version).replace("{settings}", escaped(settings));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("\"", "&quot;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }
}
