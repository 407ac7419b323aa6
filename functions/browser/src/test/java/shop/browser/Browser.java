package shop.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium without a window that looks at the console of one system. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(45);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String AXE = axe();

  /** The rules that each page must keep: WCAG 2.2 up to AA, and axe's best practices. */
  private static final List<String> RULES =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

  private final URI base;
  private final ChromeDriver driver;

  private Browser(URI base, ChromeDriver driver) {
    this.base = base;
    this.driver = driver;
  }

  /** Opens one. The paths of Chromium and its driver are given, so nothing is downloaded. */
  static Browser open(URI base) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(System.getProperty("chromium", "/usr/bin/chromium"));
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,900");
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(
                new File(System.getProperty("chromedriver", "/usr/bin/chromedriver")))
            .usingAnyFreePort()
            .build();
    return new Browser(base, new ChromeDriver(service, options));
  }

  /** Opens a page of the console in the same tab, as a link or a bookmark does. */
  void go(String hash) {
    driver.get(base + "/console" + hash);
    until("a title", () -> !find("h1").getText().isBlank());
  }

  void reload() {
    driver.navigate().refresh();
  }

  /** The window's width, light or dark; others' choices, such as less motion, stay the system's. */
  void look(int width, String scheme) {
    Object _ =
        driver.executeCdpCommand(
            "Emulation.setDeviceMetricsOverride",
            Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    Object _ =
        driver.executeCdpCommand(
            "Emulation.setEmulatedMedia",
            Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  WebElement find(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  /** The table's row that has this text in it. */
  WebElement row(String caption, String text) {
    return driver.findElement(
        By.xpath(
            "//table[caption[normalize-space()='%s']]/tbody/tr[contains(., '%s')]"
                .formatted(caption, text)));
  }

  /** The cell of a row below that heading. */
  String cell(String caption, String text, String heading) {
    List<WebElement> headings =
        driver.findElements(
            By.xpath("//table[caption[normalize-space()='%s']]/thead//th".formatted(caption)));
    List<String> names = headings.stream().map(it -> it.getText().strip()).toList();
    int index = names.indexOf(heading);
    assertThat(index).as("%s among %s", heading, names).isNotNegative();
    return row(caption, text).findElements(By.cssSelector("td,th")).get(index).getText().strip();
  }

  /** A figure by its label, without its unit. */
  String figure(String label) {
    return driver
        .findElement(
            By.xpath(
                "//div[@class='figure'][div[@class='figure-label']='%s']/div[@class='figure-value']"
                    .formatted(label)))
        .getText()
        .replaceFirst("\\s.*", "");
  }

  /** A button or link that is called so, for a person or a screen reader. */
  WebElement named(String tag, String name) {
    return driver.findElement(
        By.xpath("//%1$s[normalize-space()='%2$s' or @aria-label='%2$s']".formatted(tag, name)));
  }

  void click(String tag, String name) {
    until(
        name + " can be clicked",
        () -> {
          WebElement element = named(tag, name);
          if (element.isEnabled()) {
            element.click();
            return true;
          }
          return false;
        });
  }

  /** The text of the page as it is shown. */
  String text() {
    return find("body").getText();
  }

  String title() {
    return find("h1").getText();
  }

  String hash() {
    String url = Objects.requireNonNull(driver.getCurrentUrl());
    return url.contains("#") ? url.substring(url.indexOf('#')) : "";
  }

  void press(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /** The tag and the name of the element that has the focus. */
  String focused() {
    return String.valueOf(
        driver.executeScript(
            """
            const it = document.activeElement;
            return it.tagName.toLowerCase() + " "
              + (it.getAttribute("aria-label") || it.innerText || it.value || "").trim();
            """));
  }

  /** True if a person sees where the focus is. */
  boolean showsFocus() {
    return Boolean.TRUE.equals(
        driver.executeScript(
            """
            const style = getComputedStyle(document.activeElement);
            return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
            """));
  }

  /** How much wider than the window the page is, in pixels. */
  long overflow() {
    return ((Number)
            Objects.requireNonNull(
                driver.executeScript(
                    "return document.documentElement.scrollWidth - window.innerWidth;")))
        .longValue();
  }

  /** Counts the page's requests anew from here on. */
  void forgetRequests() {
    Object _ = driver.executeScript("performance.clearResourceTimings();");
  }

  /** The milliseconds between requests whose paths begin with this segment. */
  List<Double> pauses(String segment) {
    List<?> found =
        (List<?>)
            Objects.requireNonNull(
                driver.executeScript(
                    """
                    const at = performance.getEntriesByType("resource")
                      .filter(it => new URL(it.name).pathname.split("/")[1] === arguments[0])
                      .map(it => it.startTime).sort((a, b) => a - b);
                    return at.slice(1).map((time, i) => time - at[i]);
                    """,
                    segment));
    return found.stream().map(pause -> ((Number) pause).doubleValue()).toList();
  }

  /** Condition of a page that may still be drawing. */
  interface Condition {
    boolean holds();
  }

  void until(String what, Condition condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() > end) {
        screenshot("failed");
        throw new AssertionError(
            "Waited %d s in vain until %s at %s:%n%s"
                .formatted(PATIENCE.toSeconds(), what, hash(), text()));
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** An element that is not there yet, or was drawn anew in between, does not hold yet. */
  private static boolean holds(Condition condition) {
    try {
      return condition.holds();
    } catch (NoSuchElementException | StaleElementReferenceException e) {
      return false;
    }
  }

  /** Errors in the browser's console since the last call, violations of the policy included. */
  List<String> errors() {
    List<String> errors = new ArrayList<>();
    driver
        .manage()
        .logs()
        .get(LogType.BROWSER)
        .forEach(
            entry -> {
              if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                errors.add(entry.getMessage());
              }
            });
    return errors;
  }

  /** The faults that axe finds in the page: the rule, why, and where. */
  List<String> inaccessible() {
    Object _ = driver.executeScript(AXE);
    Object found =
        driver.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            axe.run(document, { runOnly: arguments[0], resultTypes: ["violations"] })
              .then((found) => done(JSON.stringify(found.violations)), (e) => done(String(e)));
            """,
            RULES);
    try {
      List<String> faults = new ArrayList<>();
      for (JsonNode violation : JSON.readTree(String.valueOf(found))) {
        for (JsonNode node : violation.path("nodes")) {
          faults.add(
              "%s: %s at %s"
                  .formatted(
                      violation.path("id").asText(),
                      node.path("failureSummary").asText().replaceAll("\\s+", " "),
                      node.path("html").asText()));
        }
      }
      return faults;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps a picture, if {@code -Dscreenshots=folder} names where. */
  void screenshot(String name) {
    String folder = System.getProperty("screenshots", "");
    if (!folder.isBlank()) {
      try {
        Files.createDirectories(Path.of(folder));
        Path _ =
            Files.write(
                Path.of(folder).resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  void tab() {
    press(Keys.TAB);
  }

  private static String axe() {
    try (var stream = Browser.class.getResourceAsStream("/axe.min.js")) {
      return new String(
          Objects.requireNonNull(stream, "axe.min.js").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
