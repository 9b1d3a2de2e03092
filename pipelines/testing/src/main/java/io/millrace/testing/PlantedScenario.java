package io.millrace.testing;

import java.util.List;

/**
 * What the planted agents are asked, by scenario; {@code %1$d} is a number that makes it unique.
 */
record PlantedScenario(
    String label, String system, String tool, List<String> questions, List<String> answers) {

  static final PlantedScenario SUPPORT_DESK =
      new PlantedScenario(
          "support-desk",
          "You answer customers of a shop. Use the tools; be brief.",
          "lookup_order",
          List.of(
              "Where is my order %1$d?",
              "Hello, I am customer%1$d@example.com. Which refund do I get for order %1$d if I send"
                  + " back one of the two lamps?",
              "Please explain in detail why order %1$d was split into two parcels, what each of them"
                  + " holds, when either will arrive, and whom I can call if the second one is late."),
          List.of(
              "Order %2$d leaves our warehouse on day %1$d.",
              "For order %2$d you get back %1$d.50 EUR.",
              "The parcel of order %2$d arrives within %1$d working days."));

  static final PlantedScenario DATA_QUESTIONS =
      new PlantedScenario(
          "data-questions",
          "You answer questions about the sales database.",
          "run_sql",
          List.of(
              "Calculate the sum of all sales in region %1$d.",
              "Solve for the break-even quantity of product %1$d: compute it from the price list.",
              "Compare the returns of store %1$d with those of its neighbours and analyse the trend.",
              "Top seller of store %1$d?"),
          List.of(
              "The result for %2$d is %1$d thousand.",
              "It is %1$d, according to table sales_%2$d.",
              "I find %1$d rows that answer this for %2$d."));

  static final PlantedScenario CODE_HELP =
      new PlantedScenario(
          "code-help",
          "You help developers of the billing service.",
          "search_code",
          List.of(
              "Write a Python function that parses invoice format %1$d.",
              "Why does test_invoice_%1$d fail with an IndexError? Debug it:\n```python\nrows[%1$d]\n```",
              "Which timeout does job %1$d use?"),
          List.of(
              "def parse_%2$d(line):\n    return line.split(';')[%1$d]",
              "Change the bound in module %2$d to %1$d.", "Job %2$d waits %1$d seconds."));

  static final List<PlantedScenario> ALL = List.of(SUPPORT_DESK, DATA_QUESTIONS, CODE_HELP);
}
