package io.millrace.model.worker;

import java.io.IOException;

/** Asked of an order once its base is loaded, and before anything is learnt. */
@FunctionalInterface
public interface BaseCheck {

  /** Takes any base. */
  BaseCheck NONE = (order, portion) -> {};

  /**
   * Checks the folder of the base.
   *
   * @param portion told after each portion of work
   * @throws io.millrace.model.base.BaseModelException when the run must not learn from this base
   * @throws IOException when files cannot be read or written
   */
  void check(WorkOrder order, Runnable portion) throws IOException;
}
