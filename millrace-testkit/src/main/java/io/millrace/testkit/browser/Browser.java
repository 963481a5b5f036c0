package io.millrace.testkit.browser;

import io.millrace.testkit.process.ExternalProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * Chromium without a window, with a fresh profile. Where Chromium or its driver is absent the test
 * is skipped, or fails when the environment says {@code CI}. Every wait has a deadline, and what
 * fails tells which page it was on, how its video elements are, what {@link #explainBy} adds, and
 * what that page complained of.
 *
 * {@snippet :
 * try (Browser browser = Browser.start()) {
 *   browser.open(broker.resolve("/"));
 *   browser.click("mr-card a");
 *   browser.await("document.querySelector('video').currentTime > 1", Duration.ofSeconds(20));
 * }
 * }
 *
 * <p>Sound and picture may play without a click, as on a site that a person plays often; {@link
 * #startStrict} is one that has never been there. Not to be shared between threads.
 */
public final class Browser implements AutoCloseable {

  private static final Duration ELEMENT_LIMIT = Duration.ofSeconds(20);
  private static final Duration SCRIPT_LIMIT = Duration.ofSeconds(60);
  private static final long POLL_NS = 50_000_000;
  private static final Dimension DESKTOP = new Dimension(1280, 800);

  // What only tells of versions of the browser's debugging protocol; kept, or its level is lost.
  private static final Logger QUIET = Logger.getLogger("org.openqa.selenium");

  static {
    QUIET.setLevel(Level.SEVERE);
  }

  /** Of the system, as far as a page may ask. */
  public enum Scheme {
    LIGHT,
    DARK
  }

  /** A video element as it is, for who has to find out why it does not play. */
  private static final String VIDEOS =
      """
      [...document.querySelectorAll('video')].map((v) => JSON.stringify({
        at: v.currentTime, ready: v.readyState, network: v.networkState, seeking: v.seeking,
        paused: v.paused, ended: v.ended, muted: v.muted, rate: v.playbackRate,
        buffered: [...Array(v.buffered.length).keys()].map((i) => [v.buffered.start(i), v.buffered.end(i)]),
        size: [v.videoWidth, v.videoHeight], frames: v.getVideoPlaybackQuality().totalVideoFrames,
        hidden: document.hidden, error: v.error && `${v.error.code} ${v.error.message}`,
      })).join('\\n')
      """;

  private final ChromeDriver driver;
  private String explanation = "''";

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** One that lets pages play with sound at once. */
  public static Browser start() {
    return start(List.of("--autoplay-policy=no-user-gesture-required"));
  }

  /** One that lets pages play with sound only after a click, as browsers do on a first visit. */
  public static Browser startStrict() {
    return start(List.of("--autoplay-policy=user-gesture-required"));
  }

  /**
   * One with further arguments of Chromium.
   *
   * @param arguments such as {@code --disable-blink-features=...}
   */
  public static Browser start(List<String> arguments) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(ExternalProgram.require("chromium").path().toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox", // containers run tests as root
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--force-prefers-no-reduced-motion");
    options.addArguments(arguments);
    options.setAcceptInsecureCerts(true);
    options.setScriptTimeout(SCRIPT_LIMIT);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.WARNING);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(ExternalProgram.require("chromedriver").path().toFile())
            .usingAnyFreePort()
            .withSilent(true)
            .build();
    ChromeDriver driver = new ChromeDriver(service, options);
    driver.manage().window().setSize(DESKTOP);
    return new Browser(driver);
  }

  /** Opens a page and waits until it has loaded. */
  public void open(URI page) {
    driver.get(page.toString());
  }

  /** The address of the page that is open. */
  public URI address() {
    return URI.create(Objects.requireNonNull(driver.getCurrentUrl()));
  }

  /** The page's title. */
  public String title() {
    return Objects.requireNonNull(driver.getTitle());
  }

  /** Opens the page again. */
  public void reload() {
    driver.navigate().refresh();
  }

  /**
   * The value of an expression of JavaScript; a promise is waited for. {@code arguments[0]} and so
   * on are what is given.
   *
   * @return a string, a Long or Double, a Boolean, a List or Map of them, or null
   */
  public @Nullable Object value(String expression, Object... arguments) {
    return driver.executeScript("return (" + expression + ");", arguments);
  }

  /** The value of an expression that gives a number. */
  public double number(String expression, Object... arguments) {
    if (value(expression, arguments) instanceof Number number) {
      return number.doubleValue();
    }
    throw failure(expression + " is not a number");
  }

  /** The value of an expression, as text; empty if it is null. */
  public String text(String expression, Object... arguments) {
    return Objects.requireNonNullElse(value(expression, arguments), "").toString();
  }

  /** Runs statements of JavaScript; a promise that they return is waited for. */
  public void run(String statements, Object... arguments) {
    driver.executeScript(statements, arguments);
  }

  /**
   * Waits until an expression of JavaScript is true, or something that counts as true; fails after
   * this time. An expression that throws is not true yet.
   */
  public void await(String expression, Duration limit) {
    long deadlineNs = System.nanoTime() + limit.toNanos();
    while (!isTrue(expression)) {
      if (System.nanoTime() - deadlineNs > 0) {
        throw failure("not so within " + limit + ": " + expression);
      }
      LockSupport.parkNanos(POLL_NS);
    }
  }

  /**
   * What is added to the message of whatever fails from now on.
   *
   * @param expression of JavaScript, as text; may fail itself
   */
  public void explainBy(String expression) {
    explanation = expression;
  }

  private boolean isTrue(String expression) {
    try {
      return value("Promise.resolve(" + expression + ").then(Boolean)") == Boolean.TRUE;
    } catch (JavascriptException notYet) {
      return false;
    }
  }

  /** Clicks on an element; waits until it is there and can be clicked. */
  public void click(String selector) {
    retrying("click " + selector, () -> element(selector).click());
  }

  /** Moves the mouse over an element. */
  public void hover(String selector) {
    retrying(
        "hover over " + selector,
        () -> new Actions(driver).moveToElement(element(selector)).perform());
  }

  /** Replaces what a field holds by this text. */
  public void type(String selector, String text) {
    retrying(
        "type into " + selector,
        () -> {
          WebElement field = element(selector);
          field.clear();
          field.sendKeys(text);
        });
  }

  /**
   * Presses keys where the focus is; {@code org.openqa.selenium.Keys} has those without a letter.
   */
  public void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Waits until an element is there, and gives its text as a reader sees it. */
  public String textOf(String selector) {
    String[] text = {""};
    retrying("read " + selector, () -> text[0] = element(selector).getText());
    return text[0];
  }

  /** How many elements there are now. */
  public int count(String selector) {
    return driver.findElements(By.cssSelector(selector)).size();
  }

  private WebElement element(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  /** Elements come late, and are replaced; that is no failure before its time. */
  private void retrying(String what, Runnable action) {
    long deadlineNs = System.nanoTime() + ELEMENT_LIMIT.toNanos();
    while (true) {
      try {
        action.run();
        return;
      } catch (NoSuchElementException
          | StaleElementReferenceException
          | ElementNotInteractableException notYet) {
        if (System.nanoTime() - deadlineNs > 0) {
          throw failure("could not " + what, notYet);
        }
      }
      LockSupport.parkNanos(POLL_NS);
    }
  }

  /** The size of the page's part of the window, in CSS pixels; a phone's is 390 by 844. */
  public void viewport(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  /** What the system prefers, for pages that follow it. */
  public void scheme(Scheme scheme) {
    String value = scheme == Scheme.DARK ? "dark" : "light";
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", value))));
  }

  /** Cuts the page off from the network, or connects it again. */
  public void offline(boolean cut) {
    driver.executeCdpCommand("Network.enable", Map.of());
    driver.executeCdpCommand(
        "Network.emulateNetworkConditions",
        Map.of("offline", cut, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
  }

  /** Runs this script in every page that is opened from now on, before the page's own. */
  public void beforeEachPage(String script) {
    driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  /** Writes what is to be seen as PNG. */
  public void screenshot(Path file) {
    try {
      Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the page complained of since this was asked last: warnings, errors, refused requests. */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  private AssertionError failure(String what) {
    return failure(what, null);
  }

  private AssertionError failure(String what, @Nullable Throwable cause) {
    return new AssertionError(
        what
            + ("\n  on " + driver.getCurrentUrl())
            + ("\n  video: " + tried(VIDEOS))
            + ("\n  " + tried(explanation))
            + ("\n  complaints: " + complaints()),
        cause);
  }

  /** The page may be in no state to answer, and what failed first is what counts. */
  private String tried(String expression) {
    try {
      return text(expression);
    } catch (WebDriverException e) {
      return "unknown, since " + e.getRawMessage();
    }
  }

  /** Ends it, with all its processes, and removes its profile. */
  @Override
  public void close() {
    driver.quit();
  }
}
