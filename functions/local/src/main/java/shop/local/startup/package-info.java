/** The exception that stops the start, with a sentence for a person. Every package may throw it. */
@NullMarked
package shop.local.startup;

import org.jspecify.annotations.NullMarked;
