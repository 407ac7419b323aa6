package shop.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import local.LocalOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Where callers are asked for tokens. */
@TestInstance(Lifecycle.PER_CLASS)
class SignInTest {
  private Shop shop;
  private Browser browser;

  @BeforeAll
  void open() {
    shop = Shop.start(LocalOptions::withAuthorizer);
    browser = Browser.open(shop.uri());
  }

  @AfterAll
  void close() {
    browser.close();
    shop.close();
  }

  @Test
  void aButtonMakesALocalTokenAndSignsIn() {
    browser.go("#/system");
    browser.until("the page to sign in", () -> browser.title().equals("Sign in"));
    assertThat(browser.inaccessible()).isEmpty();
    browser.screenshot("sign-in");
    browser.click("button", "Make a local token with all scopes");
    browser.until("the views", () -> browser.text().contains("regions"));
    assertThat(browser.errors()).isEmpty();

    browser.click("button", "Sign out");
    browser.until("the page to sign in", () -> browser.title().equals("Sign in"));
  }

  @Test
  void whatATokenDoesNotAllowIsNotShown() {
    String token = shop.system().tokens().token(Map.of("sub", "ada", "scope", "orders:read"));
    browser.go("#/system");
    browser.until("the page to sign in", () -> browser.title().equals("Sign in"));
    browser.find("textarea").sendKeys(token);
    browser.click("button", "Use it");
    browser.until("a menu", () -> !browser.all("nav").isEmpty());
    assertThat(browser.all("nav a[href='#/system']")).isEmpty();
    assertThat(browser.text()).contains("Your token does not allow this", "views:admin");

    String reader = shop.system().tokens().token(Map.of("sub", "bob", "scope", "orders:read-all"));
    browser.click("button", "Sign out");
    browser.until("the page to sign in", () -> browser.title().equals("Sign in"));
    browser.find("textarea").sendKeys(reader);
    browser.click("button", "Use it");
    browser.until("the views", () -> browser.text().contains("regions"));
    browser.go("#/system/regions");
    browser.until("the view", () -> browser.text().contains("Generations"));
    assertThat(browser.text()).doesNotContain("Rebuild…", "Verify…");
    browser.click("button", "Sign out");
  }
}
