package io.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import org.junit.jupiter.api.Test;

class ConditioningTest {

  private static ArrayNode read(String json) throws JsonProcessingException {
    return (ArrayNode) new ObjectMapper().readTree(json.replace('\'', '"'));
  }

  @Test
  void thePrefixStandsBeforeTheFirstTextOfTheUserAndNowhereElse() throws Exception {
    ArrayNode given =
        read(
            "[{'role':'system','content':'s'},{'role':'user','content':'a'},"
                + "{'role':'assistant','content':'b'},{'role':'user','content':'c'}]");
    ArrayNode before = given.deepCopy();

    ArrayNode marked = Conditioning.mark(given, Conditioning.prefix("Quality {bucket}:\n", 4));

    assertThat(marked.at("/1/content").textValue()).isEqualTo("Quality 4:\na");
    assertThat(marked.at("/3/content").textValue()).isEqualTo("c");
    assertThat(given).isEqualTo(before);
    assertThat(Conditioning.mark(given, "")).isEqualTo(given);
  }

  @Test
  void partsAreMarkedInTheirFirstTextAndAPromptWithoutTextGetsSome() throws Exception {
    ArrayNode parts =
        read("[{'role':'user','content':[{'type':'image'},{'type':'text','text':'a'}]}]");
    assertThat(Conditioning.mark(parts, "4 ").at("/0/content/1/text").textValue()).isEqualTo("4 a");
    ArrayNode image = read("[{'role':'user','content':[{'type':'image'}]}]");
    assertThat(Conditioning.mark(image, "4 ").at("/0/content/0/text").textValue()).isEqualTo("4 ");
    ArrayNode empty = read("[{'role':'user','content':null}]");
    assertThat(Conditioning.mark(empty, "4 ").at("/0/content").textValue()).isEqualTo("4 ");
  }
}
