@NullMarked
package cqrs.console;

import org.jspecify.annotations.NullMarked;
