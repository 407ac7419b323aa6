package shop.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** Every page for everybody: light and dark, wide and narrow, by keyboard and screen reader. */
@TestInstance(Lifecycle.PER_CLASS)
class PagesTest {
  private static final List<String> PAGES =
      List.of(
          "#/",
          "#/regions",
          "#/regions/France",
          "#/products",
          "#/products/product-0",
          "#/customers",
          "#/customers/customer-0",
          "#/orders",
          "#/orders/past-0",
          "#/system",
          "#/system/regions",
          "#/journal",
          "#/journal/orders/past-0",
          "#/journal/orders/past-0?order=oldest",
          "#/why/regions?row=REGIONS%7CEUR%23France",
          "#/why/regions?row=REGIONS%7CEUR%23France&attribute=gross",
          "#/nowhere");

  private Shop shop;
  private Browser browser;

  @BeforeAll
  void open() {
    shop = Shop.start(options -> options);
    shop.history(12);
    browser = Browser.open(shop.uri());
  }

  @AfterAll
  void close() {
    browser.close();
    shop.close();
  }

  @AfterEach
  void nothingIsWrongInTheBrowser() {
    assertThat(browser.errors()).isEmpty();
  }

  static Stream<String> pages() {
    return PAGES.stream();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void isAccessibleInLightAndDarkAndFitsANarrowWindow(String page) {
    for (String scheme : List.of("light", "dark")) {
      browser.look(1280, scheme);
      show(page);
      assertThat(browser.inaccessible()).as("%s in %s", page, scheme).isEmpty();
      browser.screenshot(name(page) + "-" + scheme);
    }
    browser.look(390, "light");
    show(page);
    assertThat(browser.overflow()).as("%s is wider than the window", page).isNotPositive();
    assertThat(browser.inaccessible()).as("%s, narrow", page).isEmpty();
    browser.screenshot(name(page) + "-narrow");
    browser.look(1280, "light");
  }

  private void show(String page) {
    browser.go(page);
    browser.reload();
    browser.until("a title", () -> !browser.title().isBlank());
    browser.until("all is loaded", () -> browser.all(".spinner").isEmpty());
    assertThat(browser.all("h1")).hasSize(1);
    assertThat(browser.all("main")).hasSize(1);
    assertThat(browser.all(".problem")).isEmpty();
  }

  private static String name(String page) {
    return page.equals("#/")
        ? "home"
        : page.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
  }

  @Test
  void theKeyboardReachesEverythingAndTheFocusIsSeen() {
    browser.go("#/journal");
    browser.reload();
    browser.until("the form", () -> !browser.all("form").isEmpty());
    browser.tab();
    assertThat(browser.focused()).contains("Skip to content");
    browser.press(Keys.ENTER);
    assertThat(browser.focused()).isEqualTo("h1 Journal");

    browser.reload();
    browser.until("the form", () -> !browser.all("form").isEmpty());
    var passed = new java.util.ArrayList<String>();
    for (int i = 0; i < 40 && !browser.focused().equals("button Search"); i++) {
      browser.tab();
      passed.add(browser.focused());
      assertThat(browser.showsFocus()).as("the focus is seen at %s", passed).isTrue();
    }
    assertThat(passed).contains("a System", "a Journal", "button Show events", "button Search");
  }

  @Test
  void aLinkThatIsFollowedMovesTheFocusToTheNewTitle() {
    browser.go("#/journal");
    browser.find("nav a[href='#/system']").sendKeys(Keys.ENTER);
    browser.until("the page", () -> browser.title().equals("System"));
    browser.until("the focus", () -> browser.focused().equals("h1 System"));
    browser.until("the views", () -> browser.text().contains("regions"));
    browser.row("Views", "regions").findElement(By.tagName("a")).sendKeys(Keys.ENTER);
    browser.until("the view", () -> browser.focused().equals("h1 regions"));
  }

  @Test
  void aDialogTakesTheFocusAndEscapeClosesItWithoutDoingAnything() {
    browser.go("#/system/orders");
    browser.until("the view", () -> browser.named("button", "Rebuild…").isDisplayed());
    browser.named("button", "Rebuild…").sendKeys(Keys.ENTER);
    browser.until("the dry run", () -> browser.find("dialog").getText().contains("USD"));
    assertThat(browser.inaccessible()).isEmpty();
    assertThat(browser.find("dialog").getAccessibleName()).isEqualTo("Rebuild orders?");
    browser.press(Keys.ESCAPE);
    browser.until("it is closed", () -> browser.all("dialog").isEmpty());
    assertThat(browser.focused()).isEqualTo("button Rebuild…");
    assertThat(shop.get("/views/orders").has("building")).isFalse();
  }
}
