package io.millrace.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each category takes and what comes close to it; the bracketed part is to be replaced. */
class CategoriesTest {
  private static final Redactor REDACTOR = Redactor.all();

  private static void assertFound(Category category, String marked) {
    String before = marked.substring(0, marked.indexOf('{'));
    String after = marked.substring(marked.indexOf('}') + 1);
    Redaction redaction = REDACTOR.redact(marked.replace("{", "").replace("}", ""));
    assertThat(redaction.text()).isEqualTo(before + "[" + category + "_1]" + after);
    assertThat(redaction.counts()).isEqualTo(Map.of(category, 1));
  }

  private static void assertKept(String text) {
    assertThat(REDACTOR.redact(text).text()).isSameAs(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "write to {ann.lee+news@mail.example.co.uk}.",
        "<{ops@example.org}>",
        "mailto:{a_b@x1.io},",
        "{jürgen@müller.de}",
        "{x@xn--e1afmkfd.xn--p1ai}",
        "https://user:{secret@db.example.org}/x",
        "-{a@b.cd}_x",
        "{a@b.org}@c.org",
      })
  void mailAddressesAreFound(String marked) {
    assertFound(Category.EMAIL, marked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "root@localhost",
        "@mention and a@ b.org",
        "npm i @scope/pkg@1.2.3",
        "a@b.c1",
        "a@-x.org",
        "a @ b.org",
        "f@@g.org",
        "x@y..org",
      })
  void whatOnlyLooksLikeAMailAddressStays(String text) {
    assertKept(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "call {+1 650-253-0000} now",
        "{+49 30 901820}",
        "{+44 20 7946 0958}, or",
        "tel:{+5511998765432}",
        "{+1 (650) 253-0000}",
        "({+33 1 23 45 67 89})",
        "{(650) 253-0000}",
        "{650-253-0000}.",
        "{415.555.2671}",
        "{212 555 0198} x",
        "{1-800-555-1212}",
      })
  void phoneNumbersAreFound(String marked) {
    assertFound(Category.PHONE, marked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "6502530000",
        "order 650-253-0000-77",
        "123-456-7890",
        "id_650-253-0000",
        "2024-01-05 10:20:30",
        "x = a +12345678",
        "112-650-253-0000",
        "650-2530-000",
        "0.650.253.0000",
        "3,141,592,653",
      })
  void whatOnlyLooksLikeAPhoneNumberStays(String text) {
    assertKept(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{4111111111111111}",
        "card {4111 1111 1111 1111}, cvc 123",
        "card-{5555-5555-5555-4444}.",
        "{378282246310005}",
        "{3782 822463 10005}",
        "{6011111111111117}",
        "{3530111333300000}",
        "{30569309025904}",
        "{2223003122003222}",
        "12 {4111 1111 1111 1111} 12",
      })
  void cardNumbersAreFound(String marked) {
    assertFound(Category.CARD, marked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4111111111111112",
        "1700000000000",
        "1234567812345670",
        "411111111111111",
        "id4111111111111111",
        "4111111111111111a",
        "4111 1111-1111 1111",
        "41111111111111114111111111111111",
        "12-4111111111111111",
        "0.4111111111111111",
      })
  void whatOnlyLooksLikeACardNumberStays(String text) {
    assertKept(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{DE89370400440532013000}",
        "to {DE89 3704 0044 0532 0130 00}.",
        "{GB82 WEST 1234 5698 7654 32}",
        "{FR1420041010050500013M02606}",
        "{NO9386011117947}",
      })
  void accountNumbersAreFound(String marked) {
    assertFound(Category.IBAN, marked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DE88370400440532013000",
        "ZZ89370400440532013000",
        "XDE89370400440532013000",
        "DE893704004405320130001",
        "DE89 3704 0044 0532 0130",
        "de89370400440532013000",
        "DE89  3704 0044 0532 0130 00",
      })
  void whatOnlyLooksLikeAnAccountNumberStays(String text) {
    assertKept(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ping {10.0.0.7}.",
        "http://{192.168.1.20}:8080/x",
        "{255.255.255.255}/8",
        "at {2001:db8::8a2e:370:7334}.",
        "[{fe80::1ff:fe23:4567:890a}]",
        "{fe80::1:2}%eth0",
        "{2001:0db8:85a3:0000:0000:8a2e:0370:7334}",
        "{::ffff:192.0.2.128}",
        "{2001:db8::1}: up",
      })
  void networkAddressesAreFound(String marked) {
    assertFound(Category.IP, marked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v1.2.3.4",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "01.2.3.4",
        "12:34:56",
        "std::vector and a::b, dead::beef",
        "00:1a:2b:3c:4d:5e",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "x::1",
        "12345::1:2",
      })
  void whatOnlyLooksLikeANetworkAddressStays(String text) {
    assertKept(text);
  }
}
