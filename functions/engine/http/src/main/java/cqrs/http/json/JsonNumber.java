package cqrs.http.json;

/** A JSON number as it was written: nothing is rounded or converted before it is checked. */
public record JsonNumber(String text) {}
