package cqrs.http.problem;

/**
 * One fault of a request.
 *
 * @param pointer where in the body, as a JSON pointer in its fragment form ({@code
 *     #/lines/0/quantity}); for a query parameter its name after a question mark ({@code ?limit})
 * @param detail what is wrong and what would be right, one sentence
 */
public record Fault(String pointer, String detail) {}
