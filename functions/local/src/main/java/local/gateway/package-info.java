/** Stands in for API Gateway's HTTP API, and for the endpoints of AWS services. */
@NullMarked
package local.gateway;

import org.jspecify.annotations.NullMarked;
