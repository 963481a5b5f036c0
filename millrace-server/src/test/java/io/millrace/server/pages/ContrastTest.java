package io.millrace.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages' colours can be told apart, as WCAG 2.2 measures it (1.4.3 and 1.4.11, level AA). */
class ContrastTest {

  private static final double OF_TEXT = 4.5;
  private static final double OF_EDGES = 3;

  private static final String DARK = ":root, :root[data-scheme=\"dark\"] {";
  private static final String LIGHT = ":root[data-scheme=\"light\"] {";
  private static final String LIGHT_BY_SYSTEM = ":root:not([data-scheme]) {";

  private static final Pattern TOKEN = Pattern.compile("--([\\w-]+):\\s*([^;]+);");
  private static final Pattern NUMBER = Pattern.compile("[\\d.]+");

  private static Map<String, String> tokens(String block) throws IOException {
    String css;
    try (InputStream in = ContrastTest.class.getResourceAsStream("/web/assets/millrace.css")) {
      css = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    int from = css.indexOf(block);
    assertThat(from).as(block).isPositive();
    Matcher token = TOKEN.matcher(css.substring(from, css.indexOf('}', from)));
    Map<String, String> tokens = new HashMap<>();
    while (token.find()) {
      tokens.put(token.group(1), token.group(2));
    }
    return tokens;
  }

  /** Red, green and blue; one that is seen through lies on what is under it. */
  private static double[] colour(String value, double... under) {
    if (value.startsWith("#")) {
      int rgb = Integer.parseInt(value.substring(1), 16);
      return new double[] {rgb >> 16, rgb >> 8 & 255, rgb & 255};
    }
    double[] parts =
        NUMBER
            .matcher(value)
            .results()
            .mapToDouble(found -> Double.parseDouble(found.group()))
            .toArray();
    double[] mixed = new double[3];
    for (int i = 0; i < 3; i++) {
      mixed[i] = parts[3] * parts[i] + (1 - parts[3]) * under[i];
    }
    return mixed;
  }

  private static double luminance(double... colour) {
    double[] linear = new double[3];
    for (int i = 0; i < 3; i++) {
      double part = colour[i] / 255;
      linear[i] = part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  }

  private static double contrast(double[] one, double... other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  @ParameterizedTest
  @ValueSource(strings = {DARK, LIGHT})
  void textCanBeReadOnEveryGround(String scheme) throws IOException {
    Map<String, String> tokens = tokens(scheme);
    for (String text : List.of("text", "text-2", "text-3", "accent", "good", "warn", "bad")) {
      for (String ground : List.of("ground", "raised", "raised-2", "sunk")) {
        assertThat(contrast(colour(tokens.get(text)), colour(tokens.get(ground))))
            .as(text + " on " + ground)
            .isGreaterThanOrEqualTo(OF_TEXT);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {DARK, LIGHT})
  void whatIsColouredCanBeReadOnItsOwnTint(String scheme) throws IOException {
    Map<String, String> tokens = tokens(scheme);
    for (String kind : List.of("accent", "good", "warn", "bad")) {
      for (String ground : List.of("ground", "raised")) {
        double[] tint = colour(tokens.get(kind + "-soft"), colour(tokens.get(ground)));
        assertThat(contrast(colour(tokens.get(kind)), tint))
            .as(kind + " on its tint on " + ground)
            .isGreaterThanOrEqualTo(OF_TEXT);
      }
    }
    for (String button : List.of("accent", "accent-strong")) {
      assertThat(contrast(colour(tokens.get("on-accent")), colour(tokens.get(button))))
          .as("on " + button)
          .isGreaterThanOrEqualTo(OF_TEXT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {DARK, LIGHT})
  void theEdgeOfAFieldCanBeSeen(String scheme) throws IOException {
    Map<String, String> tokens = tokens(scheme);
    for (String ground : List.of("ground", "raised", "sunk")) {
      assertThat(contrast(colour(tokens.get("field-line")), colour(tokens.get(ground))))
          .as("field-line on " + ground)
          .isGreaterThanOrEqualTo(OF_EDGES);
    }
  }

  @Test
  void lightIsTheSameWhetherThePersonOrTheSystemChoseIt() throws IOException {
    assertThat(tokens(LIGHT_BY_SYSTEM)).isEqualTo(tokens(LIGHT)).isNotEmpty();
  }
}
