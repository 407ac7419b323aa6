/** The shop's commands: requests in, decisions of the domain out. */
@NullMarked
package shop.command;

import org.jspecify.annotations.NullMarked;
