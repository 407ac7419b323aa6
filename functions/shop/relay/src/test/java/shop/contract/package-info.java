/** The contract with subscribers, held against what is really published. */
@NullMarked
package shop.contract;

import org.jspecify.annotations.NullMarked;
