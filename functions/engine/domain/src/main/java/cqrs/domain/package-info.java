/** The engine's view of a domain. A domain module needs this package and nothing else. */
@NullMarked
package cqrs.domain;

import org.jspecify.annotations.NullMarked;
