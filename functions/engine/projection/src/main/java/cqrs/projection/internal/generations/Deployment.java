package cqrs.projection.internal.generations;

/**
 * The running code. The versions of two functions cannot be compared. So each new version of each
 * function retries a blocked event once.
 *
 * @param function for example {@code OrdersProjectorFunction}
 * @param version for example Lambda's {@code 17}
 */
public record Deployment(String function, String version) {}
