package io.millrace.srt.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.CryptoMode;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.handshake.Extension;
import io.millrace.srt.handshake.Handshake;
import io.millrace.srt.handshake.KeyMaterialExtension;
import io.millrace.srt.handshake.Rejection;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AES-GCM only with callers that never use a nonce twice: libsrt from 1.5.4 on (guide §15.5). */
class GcmPeersTest {

  private static final InetSocketAddress CALLER = new InetSocketAddress("127.0.0.1", 40_000);

  /** Of the capture publish-aes128-gcm. */
  private static final byte[] MESSAGE =
      HexFormat.of()
          .parseHex(
              "12202901000000000401020000000404f2c96d633f2b7c5ea64af6a7cbf2f944"
                  + "d3cf334218d053e1dac38df793e248ae5085f9fdad0c58d7");

  private static int outcome(int version, CryptoMode mode) {
    SrtOptions options =
        SrtOptions.LIVE.with(o -> o.passphrase("gcm mode passphrase").cryptoMode(mode));
    LonePort port = new LonePort();
    KeyMaterialExtension keys = new KeyMaterialExtension(Extension.KMREQ, ByteBuffer.wrap(MESSAGE));
    port.receive(CALLER, LonePort.conclusion(version, 7, port.cookieOf(CALLER), keys));
    port.undecided.getFirst().accept(options, new SocketHandler() {});
    port.pass(0);
    return port.answers.getLast().handshake().type();
  }

  @ParameterizedTest(name = "version 0x{0}")
  @CsvSource({"10501", "10502", "10503"})
  void aCallerThatReusesNoncesIsRefused(String version) {
    int number = Integer.parseInt(version, 16);
    assertThat(outcome(number, CryptoMode.AUTO)).isEqualTo(Rejection.CRYPTO_MODE.wireCode());
    assertThat(outcome(number, CryptoMode.AES_GCM)).isEqualTo(Rejection.CRYPTO_MODE.wireCode());
  }

  @ParameterizedTest(name = "version 0x{0}")
  @CsvSource({"10504", "10505", "10600"})
  void aLaterOneIsTakenUnlessOnlyCtrIsWanted(String version) {
    int number = Integer.parseInt(version, 16);
    assertThat(outcome(number, CryptoMode.AUTO)).isEqualTo(Handshake.CONCLUSION);
    assertThat(outcome(number, CryptoMode.AES_CTR)).isEqualTo(Rejection.CRYPTO_MODE.wireCode());
  }
}
