package shop.bench.cost;

/**
 * DynamoDB's prices on demand, in US dollars a million units: table class Standard, us-east-1,
 * since 2024-11-01, from <a href="https://aws.amazon.com/dynamodb/pricing/on-demand/">Amazon
 * DynamoDB pricing, on-demand</a>.
 */
public final class Prices {

  public static final double READ = 0.125;
  public static final double WRITE = 0.625;

  public static final String SOURCE =
      "us-east-1, on demand, since 2024-11-01: $0.125 a million read units, $0.625 a million write"
          + " units (https://aws.amazon.com/dynamodb/pricing/on-demand/)";

  private Prices() {}
}
