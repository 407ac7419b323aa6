package cqrs.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cqrs.http.page.Asset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which files a page comes to, and their one version. */
class ConsoleFilesTest {

  private static final String PAGE =
      """
      <meta name="console" content="{settings}">
      <link rel="stylesheet" href="console/{version}/page.css">
      <script type="module" src="console/{version}/app.js"></script>
      """;

  private final Map<String, String> texts =
      new HashMap<>(
          Map.of(
              "page.css", "body {}",
              "app.js", "import { a } from \"./a.js\";\nimport(\"./late.js\");",
              "a.js", "import\"./b.js\";export{a}from\"./app.js\";",
              "b.js", "export const b = 'from \"elsewhere\"';",
              "late.js", "export * from \"./b.js\";",
              "unused.js", ""));

  private ConsoleFiles files() {
    return new ConsoleFiles(PAGE, name -> Objects.requireNonNull(texts.get(name), name));
  }

  @Test
  void whatThePageAndItsModulesNameIsServed() {
    ConsoleFiles files = files();
    for (String name : texts.keySet()) {
      Asset asset = files.named(name);
      if (name.equals("unused.js")) {
        assertThat(asset).isNull();
      } else {
        assertThat(Objects.requireNonNull(asset, name).text()).isEqualTo(texts.get(name));
      }
    }
    assertThat(files.named("nothing.js")).isNull();
  }

  @Test
  void aFileThatIsMissingStopsTheStart() {
    texts.put("b.js", "import \"./gone.js\";");
    assertThatThrownBy(this::files).hasMessage("gone.js");
  }

  @Test
  void theVersionIsAnotherOneWheneverAFileIs() {
    String before = files().version();
    assertThat(before).matches("[0-9a-f]{16}");
    assertThat(files().version()).isEqualTo(before);
    texts.put("unused.js", "// no part of it");
    assertThat(files().version()).isEqualTo(before);
    texts.put("b.js", "export const b = 2;");
    assertThat(files().version()).isNotEqualTo(before);
  }

  @Test
  void settingsStandInAnAttributeWhateverIsInThem() {
    ConsoleFiles files = files();
    assertThat(files.page("{\"a\":\"<b>&'{version}\"}"))
        .contains("content=\"{&quot;a&quot;:&quot;&lt;b&gt;&amp;'{version}&quot;}\"")
        .contains("src=\"console/" + files.version() + "/app.js\"")
        .doesNotContain("{settings}");
  }
}
