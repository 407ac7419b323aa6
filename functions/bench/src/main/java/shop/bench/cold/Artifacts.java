package shop.bench.cold;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Which artifact each class of a function's jar comes from, as this class path has them. */
final class Artifacts {

  private static final Pattern JAR = Pattern.compile("([^/]+?)-[0-9][^/]*\\.jar!/");
  private static final Pattern MODULE = Pattern.compile("/functions/([^/]+)/target/classes/");
  private static final Pattern VERSION = Pattern.compile("^META-INF/versions/\\d+/");

  private final Map<String, String> known = new ConcurrentHashMap<>();

  /**
   * The classes that a jar has, by artifact.
   *
   * @throws IllegalStateException if this class path lacks one
   */
  Map<String, Set<String>> of(Path jar) throws IOException {
    Map<String, Set<String>> classes = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      zip.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class"))
          .map(name -> VERSION.matcher(name).replaceFirst(""))
          .forEach(
              name ->
                  classes
                      .computeIfAbsent(
                          known.computeIfAbsent(name, Artifacts::find), _ -> new TreeSet<>())
                      .add(name.replace(".class", "").replace('/', '.')));
    }
    return classes;
  }

  private static String find(String file) {
    URL url = Artifacts.class.getClassLoader().getResource(file);
    String place = String.valueOf(url);
    for (Pattern pattern : new Pattern[] {JAR, MODULE}) {
      Matcher found = pattern.matcher(place);
      if (found.find()) {
        return found.group(1);
      }
    }
    throw new IllegalStateException(
        file + " is in a function's jar and not on this class path: " + place);
  }
}
