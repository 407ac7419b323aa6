/**
 * Runs what {@code template.yaml} declares on this machine, in one process and without Docker, so
 * that what is tried here is what is deployed.
 */
@NullMarked
package local;

import org.jspecify.annotations.NullMarked;
