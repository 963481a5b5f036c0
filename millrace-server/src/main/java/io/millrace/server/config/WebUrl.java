package io.millrace.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The URLs of a configuration. Their queries often hold secrets, so they are shown without. */
public final class WebUrl {

  private static final List<String> SCHEMES = List.of("http", "https");

  /** Between two of a list, and behind the last. A query may have commas of its own. */
  private static final Pattern BETWEEN = Pattern.compile("(?<=\n)|,(?=\\s*https?://)");

  private static final Pattern USER = Pattern.compile("(?<=://)[^/?#\n]*@");
  private static final Pattern QUERY = Pattern.compile("[?#].*");

  private WebUrl() {}

  /**
   * Reads one.
   *
   * @throws ConfigException that repeats nothing of it: a secret may stand anywhere in what is none
   */
  static URI parse(String key, String text) {
    try {
      URI url = new URI(text.strip());
      if (url.getHost() != null && isScheme(url.getScheme())) {
        requireNoUser(key, url);
        return url;
      }
    } catch (URISyntaxException e) {
      // told below
    }
    throw new ConfigException(key, "is no URL; give http://HOST/PATH or https://HOST/PATH");
  }

  private static boolean isScheme(@Nullable String scheme) {
    return scheme != null && SCHEMES.contains(scheme.toLowerCase(Locale.ROOT));
  }

  /** It would not be sent. */
  private static void requireNoUser(String key, URI url) {
    if (url.getRawUserInfo() != null) {
      throw new ConfigException(
          key, "names a user, which is not sent; leave away what stands before the @");
    }
  }

  /** Whether it is meant as one. */
  public static boolean isMeant(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    return SCHEMES.stream().anyMatch(scheme -> lower.startsWith(scheme + "://"));
  }

  /** A text in which URLs may stand, one or a list, without what may be a secret in them. */
  public static String shown(String text) {
    if (!text.contains("://")) {
      return text;
    }
    return Stream.of(BETWEEN.split(text))
        .map(WebUrl::withoutSecrets)
        .collect(Collectors.joining(text.contains("\n") ? "" : ","));
  }

  private static String withoutSecrets(String url) {
    return QUERY.matcher(USER.matcher(url).replaceAll("")).replaceAll("?(not shown)");
  }
}
