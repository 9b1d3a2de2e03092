package io.millrace.model.worker;

import io.millrace.model.examples.ExampleMaker;
import io.millrace.model.examples.ExampleOptions.Targets;
import io.millrace.model.examples.ExampleOptions.TooLong;
import io.millrace.model.examples.LeftOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Why a run has nothing to learn from, and what would change that. */
final class NothingToLearn {

  private final Recipe recipe;
  private final int context;

  private NothingToLearn(Recipe recipe, int context) {
    this.recipe = recipe;
    this.context = context;
  }

  /**
   * A sentence about each reason for which conversations were left out: how many, what was wrong
   * with the first, and a remedy.
   *
   * @param maker which was given the train split and no other
   * @param context the most tokens that the base takes
   */
  static String sentence(ExampleMaker maker, Recipe recipe, int context) {
    NothingToLearn nothing = new NothingToLearn(recipe, context);
    List<String> parts = new ArrayList<>();
    for (LeftOut reason : LeftOut.values()) {
      if (maker.leftOut().containsKey(reason)) {
        String words = maker.firstWords().get(reason);
        parts.add(
            "%d left out as %s, the first because %s; %s"
                .formatted(
                    maker.leftOut().get(reason),
                    reason.name().toLowerCase(Locale.ROOT),
                    words.lines().map(String::strip).collect(Collectors.joining(" ")),
                    nothing.remedy(reason)));
      }
    }
    return "no conversation of the train split can be learnt from: "
        + (parts.isEmpty() ? "it has none; make the dataset again" : String.join("; ", parts));
  }

  private String remedy(LeftOut reason) {
    return switch (reason) {
      case NO_TARGET -> "make a dataset of conversations with answers";
      case TOO_LONG -> shorter();
      case UNMASKABLE ->
          recipe.targets() == Targets.ALL
              ? "targets=last learns the last answers only"
              : "use a template with generation blocks";
      case REFUSED -> "change the conversations, or the base's chat template";
    };
  }

  private String shorter() {
    boolean ownLimit = recipe.maxTokens() < context;
    String limit =
        ownLimit
            ? "max_tokens allows %d: raise it (the base's context is %d)"
                .formatted(recipe.maxTokens(), context)
            : "the base's context is %d: take a base with a longer one or shorter conversations"
                .formatted(context);
    return recipe.tooLong() == TooLong.CUT ? limit : limit + ", or train with too_long=cut";
  }
}
