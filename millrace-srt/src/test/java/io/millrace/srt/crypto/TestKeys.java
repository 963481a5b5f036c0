package io.millrace.srt.crypto;

import io.millrace.srt.Passphrase;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;

/** Keys for tests: the guide's vectors (§15.8), and keys at random. */
final class TestKeys {

  static final Passphrase PASSPHRASE_128 = Passphrase.of("correct horse battery");
  static final String MESSAGE_128 =
      "122029010000000002000200000004047ef607e45ee6c9991db28769403034d7"
          + "b277a184c925c85bee485675d3cba5241090d6e078b29843";

  static final Passphrase PASSPHRASE_256 = Passphrase.of("listener-secret-256");
  static final String MESSAGE_256 =
      "122029010000000002000200000004087e12eb078bb045f7516b11ca30706210"
          + "f193b2167f104642f8f5021593eba51ca4f22eb9c43741d8ae32420745a62a3008f23734b663d1c4";

  static final Passphrase PASSPHRASE_GCM = Passphrase.of("gcm mode passphrase");
  static final String MESSAGE_GCM =
      "12202901000000000401020000000404f2c96d633f2b7c5ea64af6a7cbf2f944"
          + "d3cf334218d053e1dac38df793e248ae5085f9fdad0c58d7";

  private TestKeys() {}

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  static KeyMaterial material(String hex) {
    return (KeyMaterial) KeyMaterial.parse(ByteBuffer.wrap(bytes(hex)));
  }

  static StreamKeys unwrap(String hex, Passphrase passphrase) {
    KeyMaterial material = material(hex);
    return Objects.requireNonNull(
        StreamKeys.unwrap(material, KeyEncryptingKey.derive(passphrase, material)));
  }

  static StreamKeys random(CipherType cipher, int keyLength, Random random) {
    return StreamKeys.generate(
        cipher,
        KeyEncryptingKey.derive(PASSPHRASE_128, keyLength, KeyEncryptingKey.newSalt(random)),
        random);
  }
}
