/** An application in one object, where all of its functions share one jar. */
@NullMarked
package cqrs.application;

import org.jspecify.annotations.NullMarked;
