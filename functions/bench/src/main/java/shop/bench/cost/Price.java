package shop.bench.cost;

import java.util.List;
import java.util.Locale;

/**
 * What AWS charges in us-east-1, on demand, without free tiers, in US dollars; with where that
 * stands, and when it was read.
 */
public enum Price {
  WRITE_UNITS(
      "write units",
      "million",
      1e6,
      Prices.WRITE,
      "aws.amazon.com/dynamodb/pricing/on-demand/, since 2024-11-01"),
  READ_UNITS(
      "read units",
      "million",
      1e6,
      Prices.READ,
      "aws.amazon.com/dynamodb/pricing/on-demand/, since 2024-11-01"),
  TABLES("storage of tables", "GB and month", 1, 0.25, Sources.DYNAMODB),
  RECOVERY("point-in-time recovery", "GB and month", 1, 0.20, Sources.DYNAMODB),
  STREAMS(
      "stream reads by Lambda",
      "million",
      1e6,
      0,
      "aws.amazon.com/dynamodb/pricing/on-demand/: GetRecords called by Lambda for triggers is not"
          + " charged"),
  API(
      "API requests",
      "million",
      1e6,
      1.00,
      "aws.amazon.com/api-gateway/pricing/ as retold by amnic.com and awsforengineers.com"
          + " (2025-05-19)",
      new Tier(300e6, 0.90)),
  INVOCATIONS("Lambda requests", "million", 1e6, 0.20, "aws.amazon.com/lambda/pricing/"),
  DURATION(
      "Lambda duration, arm64",
      "million GB-s",
      1e6,
      13.3334,
      "aws.amazon.com/lambda/pricing/ as retold by cloudchipr.com; tiers:"
          + " aws.amazon.com/blogs/compute/introducing-tiered-pricing-for-aws-lambda/",
      new Tier(7.5e9, 12.0001)),
  EVENTS("EventBridge events", "million", 1e6, 1.00, Sources.EVENTBRIDGE),
  ARCHIVING("EventBridge archive, put in", "GB", 1, 0.10, Sources.EVENTBRIDGE),
  ARCHIVE("EventBridge archive, kept", "GB and month", 1, 0.023, Sources.EVENTBRIDGE),
  LOGS(
      "log lines of functions",
      "GB",
      1,
      0.50,
      Sources.LOGS,
      new Tier(10_240, 0.25),
      new Tier(30_720, 0.10),
      new Tier(51_200, 0.05)),
  ACCESS_LOGS(
      "log lines of the API",
      "GB",
      1,
      0.50,
      Sources.LOGS,
      new Tier(10_240, 0.25),
      new Tier(30_720, 0.10),
      new Tier(51_200, 0.05)),
  KEPT_LOGS(
      "log lines, kept",
      "GB and month",
      1,
      0.03,
      "aws.amazon.com/cloudwatch/pricing/ as retold by hykell.com"),
  TRACES("X-Ray traces", "million", 1e6, 5.00, "aws.amazon.com/xray/pricing/"),
  TRANSFER(
      "answers to the internet",
      "GB",
      1,
      0.09,
      "as retold by amnic.com and awsforengineers.com (2025-05-19)"),
  FIXED("metrics, alarms, dashboard, key", "month", 1, 46.40, "infra/README.md, Costs");

  public final String what;
  public final String unit;
  public final String source;
  private final double per;

  @SuppressWarnings("ImmutableEnumChecker") // Nobody gets it, and it is never changed.
  private final List<Tier> tiers;

  Price(String what, String unit, double per, double dollars, String source, Tier... further) {
    this.what = what;
    this.unit = unit;
    this.per = per;
    this.source = source;
    this.tiers =
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(new Tier(0, dollars)), java.util.Arrays.stream(further))
            .toList();
  }

  /** The price of a unit beyond a quantity in a month. */
  private record Tier(double from, double dollars) {}

  private static final class Sources {
    static final String DYNAMODB =
        "aws.amazon.com/dynamodb/pricing/on-demand/ as retold in gist.github.com/allenheltondev";
    static final String EVENTBRIDGE =
        "aws.amazon.com/eventbridge/pricing/ as retold by cloudburn.io (2026-03-13)";
    static final String LOGS =
        "aws.amazon.com/cloudwatch/pricing/; tiers of vended logs as retold by duckbillgroup.com";
  }

  /** In dollars, of a month's quantity. */
  public double of(double quantity) {
    double sum = 0;
    for (int i = 0; i < tiers.size(); i++) {
      double end = i + 1 < tiers.size() ? tiers.get(i + 1).from() : Double.MAX_VALUE;
      double within = Math.min(quantity, end) - tiers.get(i).from();
      sum += Math.max(0, within) / per * tiers.get(i).dollars();
    }
    return sum;
  }

  /** The price in words. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Tier tier : tiers) {
      text.append(
              tier.from() == 0 ? "" : String.format(Locale.ROOT, ", beyond %,.0f ", tier.from()))
          .append("$")
          .append(tier.dollars());
    }
    return text.toString();
  }
}
