/** A test kit for any application of the engine; here what all its packages share. */
@NullMarked
package cqrs.testkit;

import org.jspecify.annotations.NullMarked;
