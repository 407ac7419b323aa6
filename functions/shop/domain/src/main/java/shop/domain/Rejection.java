package shop.domain;

import cqrs.domain.AggregateId;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a command does not hold. */
public sealed interface Rejection {

  record AlreadyExists(AggregateId aggregate) implements Rejection {}

  record DoesNotExist(AggregateId aggregate) implements Rejection {}

  /**
   * The order refers to what does not exist.
   *
   * @param customerId null if the customer exists
   */
  record UnknownReferences(@Nullable String customerId, Set<String> productIds)
      implements Rejection {}

  /** List prices in several currencies, and the order names none. */
  record CurrencyUndecided(Set<Currency> currencies) implements Rejection {}

  /**
   * Lines without a price of their own, whose product's list price is in another currency than the
   * order's.
   *
   * @param lines positions in the order, from 0
   */
  record OtherCurrency(Currency ordered, List<Integer> lines) implements Rejection {}

  /** The order's state does not allow it. */
  record NotAllowed(OrderStatus status, String action) implements Rejection {}

  /** Products that the order does not have. */
  record NotOnOrder(Set<String> productIds) implements Rejection {}

  /** More would have come back than was bought. */
  record MoreReturnedThanBought(List<Excess> excesses) implements Rejection {
    /**
     * A return has more units of a product than the order still holds.
     *
     * @param left what can still be returned
     */
    public record Excess(String productId, long asked, long left) {}
  }

  /**
   * One order takes {@value OrderDecider#MAX_RETURNS} returns; every one of them stays in its
   * history.
   */
  record TooManyReturns() implements Rejection {}
}
