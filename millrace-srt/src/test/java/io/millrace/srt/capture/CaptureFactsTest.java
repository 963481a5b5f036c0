package io.millrace.srt.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that the facts say of a capture is what we read in it: the whole tree is compared, so that no
 * key of it can go unread.
 */
class CaptureFactsTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.millrace.srt.capture.CaptureFacts#all")
  void whatWeReadIsWhatTheFactsSay(CaptureFacts facts) throws GeneralSecurityException {
    Map<String, Object> read = new FactsReader(facts).read();

    JsonNode expected = CaptureFacts.json(facts.file());
    JsonNode actual = JsonMapper.shared().readTree(JsonMapper.shared().writeValueAsString(read));
    // one by one first, for a message that one can read
    for (String key : List.copyOf(expected.propertyNames())) {
      assertThat(actual.get(key)).as(key).isEqualTo(expected.get(key));
    }
    assertThat(actual).isEqualTo(expected);
  }
}
