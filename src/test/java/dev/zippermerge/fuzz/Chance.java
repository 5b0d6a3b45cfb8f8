package dev.zippermerge.fuzz;

import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Seeded choices, and values that programs stumble over. */
final class Chance {
  private static final List<String> STRINGS =
      List.of(
          "",
          " ",
          "null",
          "true",
          "0",
          "\u0000",
          "a\u0000b",
          "\ud800",
          "\u202eabc",
          "\ufeffx",
          "ünï cødé 模型",
          "\ud83e\udde0",
          "../../etc/passwd",
          "..\\..\\x",
          "'; drop table model; --",
          "<script>alert(1)</script>",
          "%00%0a%s%n",
          "${jndi:ldap://127.0.0.1/x}",
          "#{1+1}",
          "a\r\nSet-Cookie: b=c",
          "CON",
          "-",
          "x".repeat(201),
          "x".repeat(5_000));

  private static final List<String> NUMBERS =
      List.of(
          "-1",
          "0",
          "-0",
          "1.5",
          "-1e-7",
          "1e400",
          "-1e400",
          "1e-400",
          "1e99999",
          "1e999999999",
          "NaN",
          "Infinity",
          "-Infinity",
          "2147483648",
          "-2147483649",
          "9223372036854775808",
          "9".repeat(400),
          "0x10",
          "007",
          "+1",
          "1_000",
          ".5",
          "1.");

  private final Random random;

  Chance(long seed) {
    random = new Random(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  boolean of(double share) {
    return random.nextDouble() < share;
  }

  @SafeVarargs
  final <T> T one(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  String string() {
    return one(STRINGS);
  }

  /** A JSON token that is a number, or nearly one. */
  String number() {
    return one(NUMBERS);
  }

  UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  byte[] bytes(int most) {
    var bytes = new byte[random.nextInt(most + 1)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Bytes with a few of them changed, lost or doubled. */
  byte[] damaged(byte[] bytes) {
    var damaged = bytes.clone();
    for (int i = 0; i < 1 + below(4) && damaged.length > 0; i++) {
      damaged[below(damaged.length)] = (byte) below(256);
    }
    return damaged;
  }
}
