/**
 * For tests: histories of events, told one by one or made at random; and views of them kept in
 * memory, made by the plainest means, that the real readers read.
 */
@NullMarked
package shop.memory;

import org.jspecify.annotations.NullMarked;
