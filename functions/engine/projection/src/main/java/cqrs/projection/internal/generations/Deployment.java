package cqrs.projection.internal.generations;

/**
 * The code that runs. Versions of two functions do not compare, so each function tries once for
 * each of its versions what blocks a partition.
 *
 * @param function for example {@code OrdersProjectorFunction}
 * @param version for example Lambda's {@code 17}
 */
public record Deployment(String function, String version) {}
