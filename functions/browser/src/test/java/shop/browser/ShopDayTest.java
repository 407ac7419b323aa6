package shop.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/**
 * A shop's day, as a person sees it: orders arrive, a view falls behind, is rebuilt, is repaired.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShopDayTest {
  private static final String PROJECTOR = "SalesProjectorFunctionJournal";
  private static final String CATCH_UP = "CatchUpFunctionCatchUp";
  private static final String ALARM = "local-regions-lag-events";

  private Shop shop;
  private Browser browser;

  @BeforeAll
  void open() {
    shop = Shop.start(options -> options.withParameters(Map.of("RegionsLagEvents", "2")));
    shop.history(40);
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

  @Test
  @Order(1)
  void anOrderIsInTheJournalWithWhatItChangedAndTheStateAfterIt() {
    shop.order("order-1", "customer-0", "product-0", 2);
    browser.go("#/journal");
    browser.find("main form select").sendKeys("orders");
    browser.find("main form input").sendKeys("order-1", Keys.ENTER);
    browser.until("the order's events", () -> browser.title().equals("order-1"));
    browser.until("the event", () -> browser.text().contains("OrderPlaced"));
    assertThat(browser.text()).contains("order at version 1", "\"product-0\"");

    browser.click("summary", "State after version 1");
    browser.until("the state", () -> browser.text().contains("\"version\": 1"));
    browser.click("summary", "Rows it changed");
    browser.until("the rows", () -> browser.all(".rows a").size() > 3);
    assertThat(browser.text()).contains("REGIONS | EUR#France");
  }

  @Test
  @Order(2)
  void anOpenPageShowsANewEventWithoutBeingReloaded() {
    browser.go("#/journal/orders/order-1");
    browser.until("the first event", () -> browser.all(".event").size() == 1);
    var _ = shop.post("/orders/order-1/payment", "{}");
    browser.until("the payment", () -> browser.text().contains("OrderPaid"));
    assertThat(browser.all(".event")).hasSize(2);
    assertThat(browser.text()).contains("order at version 2");
  }

  @Test
  @Order(3)
  void aFigureOnAnOpenPageFollowsAnOrder() {
    browser.go("#/sales");
    browser.until("the figures", () -> browser.figure("Orders").matches("\\d+"));
    int before = Integer.parseInt(browser.figure("Orders"));
    shop.order("order-2", "customer-1", "product-1", 3);
    browser.until(
        "one order more", () -> browser.figure("Orders").equals(String.valueOf(before + 1)));
  }

  @Test
  @Order(3)
  void anOpenPageAsksForPathsOfOneViewAtMostOnceASecond() {
    browser.go("#/sales");
    browser.until("the figures", () -> browser.figure("Orders").matches("\\d+"));
    browser.until("all is loaded", () -> browser.all(".spinner").isEmpty());
    browser.forgetRequests();
    browser.until("some requests", () -> browser.pauses("sales").size() >= 4);
    assertThat(browser.pauses("sales")).allMatch(pause -> pause > 950);
  }

  @Test
  @Order(4)
  void aPausedProjectorIsSeenAsLagAndItsAlarmAndTheEndOfBoth() {
    browser.go("#/system");
    browser.click("button", "Pause " + CATCH_UP);
    browser.click("button", "Pause " + PROJECTOR);
    browser.until("both are paused", () -> browser.text().contains("2 paused"));

    for (int i = 0; i < 4; i++) {
      shop.order("late-" + i, "customer-0", "product-1", 1);
    }
    browser.until("the lag", () -> browser.cell("Views", "regions", "Events behind").equals("4"));
    assertThat(browser.cell("Views", "orders", "Events behind")).isEqualTo("0");

    shop.passMinutes(5);
    browser.until("the alarm", () -> browser.row("Alarms that ring", ALARM).isDisplayed());
    assertThat(browser.row("Alarms that ring", ALARM).getText()).contains("lag-events");
    assertThat(browser.find(".head").getText()).contains("alarms");
    browser.screenshot("alarm");
    WebElement runbook = browser.row("Alarms that ring", ALARM).findElement(By.tagName("a"));
    assertThat(runbook.getDomProperty("href")).endsWith("/local/runbooks/lag-events");

    browser.click("button", "Resume " + PROJECTOR);
    browser.click("button", "Resume " + CATCH_UP);
    browser.until(
        "the view caught up", () -> browser.cell("Views", "regions", "Events behind").equals("0"));
    shop.passMinutes(12);
    browser.until("silence", () -> browser.text().contains("No alarm rings"));
  }

  @Test
  @Order(5)
  void aRebuildTellsItsCostAndItsProgressAndIsRead() {
    browser.go("#/system/regions");
    browser.click("button", "Rebuild…");
    browser.until("the dry run", () -> browser.find("dialog").getText().contains("USD"));
    assertThat(browser.find("dialog").getText()).contains("Events to read", "USD", "Time, about");
    browser.find("dialog input").sendKeys("4");
    browser.click("button", "Rebuild");
    browser.until("the dialog closed", () -> browser.all("dialog").isEmpty());
    browser.until("progress", () -> browser.text().contains("Generation 2 is being built"));
    browser.until("a rate", () -> browser.text().contains("Events a second"));
    assertThat(browser.find("progress").getAccessibleName()).isEqualTo("Generation 2 of regions");
    browser.screenshot("rebuild");
    browser.until("it is read", () -> browser.cell("Generations", "2.0", "State").equals("active"));
    assertThat(browser.row("Generations", "kept").getText()).contains("Roll back…");
    assertThat(shop.get("/views/regions").path("generation").asInt()).isEqualTo(2);
  }

  @Test
  @Order(6)
  void aWrongFigureIsFoundByItsEventsAndRepaired() {
    shop.corrupt("RegionsView", "2#REGIONS", "EUR#France", "gross", "7");
    browser.go("#/journal/orders/order-1");
    browser.until("the events", () -> browser.all(".event").size() == 2);
    browser.all(".event-part summary").stream()
        .filter(it -> it.getText().equals("Rows it changed"))
        .reduce((_, last) -> last)
        .orElseThrow()
        .click();
    browser.until("its rows", () -> !browser.all(".rows a").isEmpty());
    browser.click("a", "REGIONS | EUR#France");
    browser.until("the verdict", () -> browser.text().contains("differs from the journal"));
    assertThat(browser.cell("Figures of the row", "gross", "Agrees")).isEqualTo("no");
    assertThat(browser.cell("Figures of the row", "orderCount", "Agrees")).isEqualTo("yes");
    String right = browser.cell("Figures of the row", "gross", "By the journal");
    browser.click("a", "gross");
    browser.until("the total", () -> browser.text().contains("Running total"));
    assertThat(browser.all("tbody tr:last-child td:last-child").getLast().getText())
        .isEqualTo(right);
    browser.screenshot("why");

    browser.click("a", "To regions: verify and repair");
    browser.until("the view", () -> browser.title().equals("regions"));
    verify(false);
    browser.until("the difference", () -> browser.text().contains("1 row differs"));
    String expected = browser.cell("Differences, row by row", "gross", "By the journal");
    assertThat(number(expected)).isEqualByComparingTo(number(right));
    browser.screenshot("verification");
    verify(true);
    browser.until("the repair", () -> browser.text().contains("1 repaired"));

    browser.click("a", "REGIONS | EUR#France");
    browser.until("the new verdict", () -> browser.text().contains("agrees with the journal"));
    String stored = browser.cell("Figures of the row", "gross", "Stored");
    assertThat(number(stored)).isEqualByComparingTo(number(right));
  }

  private static BigDecimal number(String grouped) {
    return new BigDecimal(grouped.replace(",", ""));
  }

  private void verify(boolean repair) {
    browser.click("button", "Verify…");
    browser.until("the dialog", () -> browser.find("dialog").getText().contains("Events to read"));
    if (repair) {
      browser.find("dialog input[type=checkbox]").click();
    }
    browser.click("button", repair ? "Verify and repair" : "Verify");
    browser.until("the dialog closed", () -> browser.all("dialog").isEmpty());
  }

  @Test
  @Order(7)
  void aViewIsRolledBackAndABuildIsCancelled() {
    browser.go("#/system/regions");
    browser.click("button", "Roll back to generation 1");
    browser.until("the dialog", () -> !browser.all("dialog").isEmpty());
    browser.click("button", "Roll back");
    browser.until(
        "generation 1 is read",
        () ->
            shop.get("/views/regions").path("generation").asInt() == 1
                && browser.cell("Generations", "active", "Generation").equals("1"));

    browser.click("button", "Rebuild…");
    browser.until("the dry run", () -> browser.find("dialog").getText().contains("USD"));
    browser.find("dialog input").sendKeys("1");
    browser.click("button", "Rebuild");
    browser.until("the build", () -> browser.text().contains("Generation 3 is being built"));
    browser.click("button", "Cancel…");
    browser.until("the dialog", () -> !browser.all("dialog").isEmpty());
    browser.click("button", "Cancel the build");
    browser.until("it is gone", () -> !browser.text().contains("is being built"));
  }

  @Test
  @Order(8)
  void anEarlierTimeIsFoldedTo() {
    browser.go("#/why/regions?row=" + "REGIONS%7CEUR%23France");
    browser.until("the verdict", () -> browser.text().contains("agrees with the journal"));
    String now = browser.cell("Figures of the row", "orderCount", "By the journal");
    browser.all("td a.why").getFirst().click();
    browser.until("then", () -> browser.text().contains("as of "));
    browser.until(
        "one order",
        () -> browser.cell("Figures of the row", "orderCount", "By the journal").equals("1"));
    assertThat(now).isNotEqualTo("1");
    browser.click("button", "Now");
    browser.until("now again", () -> browser.text().contains("agrees with the journal"));
  }
}
