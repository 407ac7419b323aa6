package shop.local.template;

import shop.local.startup.StartupException;

/** The template cannot be run as it is; the message names file, resource and property. */
public final class TemplateException extends StartupException {
  private static final long serialVersionUID = 1L;

  TemplateException(String message) {
    super(message);
  }
}
