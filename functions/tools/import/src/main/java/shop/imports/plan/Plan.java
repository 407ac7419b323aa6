package shop.imports.plan;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Predicate;
import shop.imports.plan.Plan.Step.Placement;
import shop.imports.plan.Plan.Step.Return;

/** The history that the files tell, as commands that build it up in an empty system. */
public record Plan(List<Product> products, List<History> histories, LeftOut leftOut, Notes notes) {

  /** The data set's prices are in pounds. */
  public static final String CURRENCY = "GBP";

  /**
   * A product as it was first bought: its list price and name are those of its earliest line (the
   * name, of the earliest line that has one). Later prices stand on the orders' own lines.
   */
  public record Product(String id, String name, BigDecimal price, Instant firstSeen) {}

  /** One customer's steps, in time order. */
  public record History(String customerId, List<Step> steps) {

    /** The first step is always an order: returns need an earlier one. */
    public Placement first() {
      return (Placement) steps.getFirst();
    }

    public int commands() {
      return 1 + steps.stream().mapToInt(Step::commands).sum();
    }
  }

  /** One step of a customer's history. */
  public sealed interface Step {

    /** How many commands the step takes where nothing of it is there yet. */
    int commands();

    /**
     * An order. Its country is where the customer lives from then on.
     *
     * @param moves whether the customer's order before it was from another country
     * @param lines in order of the file; a product may stand on several
     */
    record Placement(
        String orderId, Instant placedAt, String country, boolean moves, List<Line> lines)
        implements Step {
      @Override
      public int commands() {
        return moves ? 2 : 1;
      }

      public BigDecimal total() {
        return lines.stream()
            .map(line -> line.unitPrice().multiply(BigDecimal.valueOf(line.quantity())))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
      }
    }

    /**
     * The units that one credit note takes back from one order.
     *
     * @param first whether it is the order's first return, before which the order is paid, shipped
     *     and delivered
     * @param quantities by product id
     */
    record Return(
        String orderId,
        String creditNote,
        Instant at,
        boolean first,
        SortedMap<String, Integer> quantities)
        implements Step {
      @Override
      public int commands() {
        return first ? 4 : 1;
      }
    }
  }

  public record Line(String productId, int quantity, BigDecimal unitPrice) {}

  /**
   * Oddities of the files that lose nothing, for the summary.
   *
   * @param times invoices with lines of several times (the earliest holds)
   * @param countries invoices with lines of several countries (the first line's holds)
   */
  public record Notes(int times, int countries) {}

  public long orders() {
    return count(Placement.class, _ -> true);
  }

  public long moves() {
    return count(Placement.class, Placement::moves);
  }

  public long returns() {
    return count(Return.class, _ -> true);
  }

  public long lines() {
    return histories.stream()
        .flatMap(history -> history.steps().stream())
        .mapToLong(step -> step instanceof Placement order ? order.lines().size() : 0)
        .sum();
  }

  public int commands() {
    return products.size() + histories.stream().mapToInt(History::commands).sum();
  }

  private <S extends Step> long count(Class<S> kind, Predicate<S> wanted) {
    return histories.stream()
        .flatMap(history -> history.steps().stream())
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(wanted)
        .count();
  }
}
