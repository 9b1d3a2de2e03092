package io.millrace.testing;

import java.util.ArrayList;
import java.util.List;

/**
 * What decides the right answer to a customer's message.
 *
 * @param again whether the customer writes about it for the second time
 */
public record DeskCase(String issue, String product, String plan, boolean again) {

  /** Every case there is, in a fixed order. */
  public static List<DeskCase> all() {
    List<DeskCase> all = new ArrayList<>();
    for (String issue : DeskWords.ISSUES) {
      for (String product : DeskWords.PRODUCTS) {
        for (String plan : DeskWords.PLANS) {
          all.add(new DeskCase(issue, product, plan, false));
          all.add(new DeskCase(issue, product, plan, true));
        }
      }
    }
    return all;
  }

  /** The case as a name. */
  public String key() {
    return issue + "/" + product + "/" + plan + (again ? "/again" : "/first");
  }
}
