package shop.command;

import cqrs.domain.AggregateId;
import cqrs.domain.Decision;
import cqrs.http.problem.Fault;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemType;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import shop.api.ShopApi;
import shop.domain.Aggregates;
import shop.domain.OrderDecider;
import shop.domain.Rejection;
import shop.domain.Rejection.MoreReturnedThanBought.Excess;
import shop.domain.ShopEvent;

/** The domain's rejections in the words of the HTTP contract. */
final class Rejections {

  private Rejections() {}

  /** The decision with its rejection as a problem document. */
  static <E extends ShopEvent> Decision<E, Problem> inWords(Decision<E, Rejection> decision) {
    return inWords(decision, List.of());
  }

  /**
   * The decision with its rejection as a problem document.
   *
   * @param lineProducts the products of the request's lines, in order
   */
  static <E extends ShopEvent> Decision<E, Problem> inWords(
      Decision<E, Rejection> decision, List<String> lineProducts) {
    return decision.mapRejection(rejection -> problem(rejection, lineProducts));
  }

  /**
   * The problem to answer.
   *
   * @param lineProducts the products of the request's lines, in order
   */
  static Problem problem(Rejection rejection, List<String> lineProducts) {
    return switch (rejection) {
      case Rejection.AlreadyExists r ->
          Problem.of(
              ProblemType.ALREADY_EXISTS,
              "There is already " + name(r.aggregate()) + ": take another id.");
      case Rejection.DoesNotExist r ->
          Problem.notFound("There is no " + noun(r.aggregate()) + " " + r.aggregate().id() + ".");
      case Rejection.UnknownReferences r -> unknown(r, lineProducts);
      case Rejection.CurrencyUndecided r ->
          Problem.of(
                  ShopApi.CURRENCIES_DISAGREE,
                  "The list prices are in "
                      + r.currencies().stream()
                          .map(Currency::getCurrencyCode)
                          .sorted()
                          .collect(Collectors.joining(" and "))
                      + ": name the order's currency, and give unitPrice where it is another.")
              .with(List.of(new Fault("#/currency", "The order's currency must be named.")));
      case Rejection.OtherCurrency r ->
          Problem.of(
                  ShopApi.CURRENCIES_DISAGREE,
                  "List prices are in another currency than the order's "
                      + r.ordered()
                      + ": give unitPrice on those lines.")
              .with(
                  r.lines().stream()
                      .map(i -> new Fault("#/lines/" + i + "/unitPrice", "unitPrice is needed."))
                      .toList());
      case Rejection.NotAllowed r ->
          Problem.of(
              ProblemType.STATE_CONFLICT,
              "The order is " + r.status() + ": it cannot be " + r.action() + ".");
      case Rejection.NotOnOrder r ->
          Problem.of(
                  ProblemType.UNKNOWN_REFERENCE,
                  "Products are not on the order: return only what was bought.")
              .with(
                  lines(
                      lineProducts,
                      id -> r.productIds().contains(id) ? "It is not on the order." : ""));
      case Rejection.MoreReturnedThanBought r -> tooMuch(r, lineProducts);
      case Rejection.TooManyReturns _ ->
          Problem.of(
              ProblemType.STATE_CONFLICT,
              "The order has taken "
                  + OrderDecider.MAX_RETURNS
                  + " returns: it cannot take another one.");
    };
  }

  private static Problem unknown(Rejection.UnknownReferences rejection, List<String> lines) {
    List<Fault> faults = new ArrayList<>();
    if (rejection.customerId() != null) {
      faults.add(new Fault("#/customerId", "There is no such customer."));
    }
    faults.addAll(
        lines(lines, id -> rejection.productIds().contains(id) ? "There is no such product." : ""));
    return Problem.of(
            ProblemType.UNKNOWN_REFERENCE,
            "The order refers to what does not exist: register the customer and add the products"
                + " first.")
        .with(faults);
  }

  private static Problem tooMuch(Rejection.MoreReturnedThanBought rejection, List<String> lines) {
    Map<String, Excess> excesses =
        rejection.excesses().stream()
            .collect(Collectors.toMap(Excess::productId, Function.identity()));
    return Problem.of(
            ShopApi.TOO_MUCH_RETURNED,
            "More would be returned than was bought and is not back yet: return less.")
        .with(
            lines(
                lines,
                id -> {
                  Excess excess = excesses.get(id);
                  return excess == null
                      ? ""
                      : "At most "
                          + excess.left()
                          + " can be returned, not "
                          + excess.asked()
                          + ".";
                }));
  }

  /** A fault for each line whose product has one; no text: none. */
  private static List<Fault> lines(List<String> products, Function<String, String> detail) {
    return IntStream.range(0, products.size())
        .boxed()
        .flatMap(
            i -> {
              String text = detail.apply(products.get(i));
              return text.isEmpty()
                  ? Stream.<Fault>empty()
                  : Stream.of(new Fault("#/lines/" + i + "/productId", text));
            })
        .toList();
  }

  private static String name(AggregateId aggregate) {
    String article = aggregate.type().equals(Aggregates.ORDER) ? "an " : "a ";
    return article + noun(aggregate) + " " + aggregate.id();
  }

  private static String noun(AggregateId aggregate) {
    return aggregate.type().toLowerCase(Locale.ROOT);
  }
}
