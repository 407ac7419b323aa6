/**
 * The edge that the command and query functions share: what comes in is read strictly and all its
 * faults are told at once; what goes out is JSON with the headers that HTTP caches and conditional
 * requests need, or a problem document. Nothing here knows a single route's meaning.
 */
@NullMarked
package cqrs.http;

import org.jspecify.annotations.NullMarked;
