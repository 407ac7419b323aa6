package shop.testing.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every link from a page of this checkout leads to a file that exists, and to a heading in it. */
class LinksTest {

  private static final Pattern FENCED = Pattern.compile("(?ms)^\\s*```.*?^\\s*```$");
  private static final Pattern LINK =
      Pattern.compile("\\]\\(([^)\\s]+)\\)|(?m)^\\[[^\\]]+]: (\\S+)$");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");

  @Test
  void everyLinkLeadsToAFileAndAHeading() {
    List<Path> pages = Checkout.pages();
    assertThat(pages).contains(Checkout.ROOT.resolve("README.md"));
    assertThat(pages.stream().flatMap(LinksTest::broken)).as("broken links").isEmpty();
  }

  /** The page's links that lead nowhere. */
  private static Stream<String> broken(Path page) {
    return LINK.matcher(text(page))
        .results()
        .map(link -> link.group(1) == null ? link.group(2) : link.group(1))
        .filter(link -> !link.matches("https?:.*"))
        .filter(link -> !leadsSomewhere(page, link))
        .map(link -> Checkout.ROOT.relativize(page) + ": " + link);
  }

  private static boolean leadsSomewhere(Path page, String link) {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    return Files.exists(target) && (hash < 0 || anchors(target).contains(link.substring(hash + 1)));
  }

  private static List<String> anchors(Path page) {
    return HEADING
        .matcher(text(page))
        .results()
        .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w -]", "").replace(' ', '-'))
        .toList();
  }

  /** The page without what is fenced as code. */
  private static String text(Path page) {
    return FENCED.matcher(Checkout.read(page)).replaceAll("");
  }
}
