/** The console as a person sees it: Chromium on the running local system. */
@NullMarked
package shop.browser;

import org.jspecify.annotations.NullMarked;
