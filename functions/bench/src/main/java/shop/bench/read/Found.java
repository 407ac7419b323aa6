package shop.bench.read;

import java.util.Map;
import shop.bench.report.Rounds;
import shop.testing.reads.Design;
import shop.testing.reads.Question;
import shop.testing.reads.ReadCost;

/**
 * The results at one number of orders.
 *
 * @param getItem plain reads of one row
 * @param orderOfView the same row read as an order
 */
public record Found(
    Map<Question, Map<Design, ReadCost>> costs,
    Map<Question, Map<Design, Rounds>> times,
    Rounds getItem,
    Rounds orderOfView) {}
