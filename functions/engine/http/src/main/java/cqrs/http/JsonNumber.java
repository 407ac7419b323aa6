package cqrs.http;

/** A JSON number as it was written: nothing is rounded or converted before it is checked. */
record JsonNumber(String text) {}
