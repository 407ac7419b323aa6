/** JSON as maps and lists, read strictly: duplicate names and wrong types are errors. */
@NullMarked
package cqrs.http.json;

import org.jspecify.annotations.NullMarked;
