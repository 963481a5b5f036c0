package io.millrace.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamIdMaskTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "publish:1AAA99:u:SECRET",
        "publish:1AAA99?key=SECRET",
        "publish:1AAA99?backup=1&key=SECRET",
        "publish:1AAA99?key=SECRET:me",
        "publish%3A1AAA99%3Fkey%3DSECRET",
        "read:1AAA99?token=SECRET&x=SECRET",
        "1AAA99?key=SECRET",
        "live.sls/1AAA99?key=SECRET",
        "#!::r=1AAA99?key=SECRET,m=publish",
        "#!::r=mk_ab23cd_SECRET,m=publish",
        "publish:mk_ab23cd_SECRET",
        "publish:1AAA99::SECRET",
        "publish:1AAA99:u:x:SECRET",
        "read:1AAA99:u:SECRET",
        "publish%3A1AAA99%3Au%3ASECRET",
        "publish:1AAA99:mk_ab23cd_SECRET",
        "publish:not a name:u:SECRET",
        "#!::r=1AAA99,m=publish,key=SECRET",
        "#!::key=SECRET,r=1AAA99",
        "#!::r=1AAA99,token=SECRET,u=me",
        "#!::r=1AAA99,password=SECRET",
        "#!::r=1AAA99,m=publish,u=mk_ab23cd_SECRET",
        "%23!::r=1AAA99,key=SECRET",
        "%23%21%3A%3Ar%3D1AAA99%2Ckey%3DSECRET",
        "1AAA99,mode:publish,token:SECRET",
        "1AAA99,token:SECRET,mode:publish",
        "mk_ab23cd_SECRET",
        "mt_SECRET.SECRET",
      })
  void noSecretIsLeftWhateverTheDialect(String streamId) {
    assertThat(StreamIdMask.of(streamId)).doesNotContain("SECRET").contains("…");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "publish:1AAA99|publish:1AAA99",
        "read:1AAA99:me|read:1AAA99:me",
        "publish:1AAA99?backup|publish:1AAA99?backup",
        "publish:1AAA99?key=SECRET|publish:1AAA99?key=…",
        "1AAA99|1AAA99",
        "#!::r=1AAA99,m=publish,s=k7,u=me|#!::r=1AAA99,m=publish,s=k7,u=me",
        "#!::r=1AAA99,m=publish,key=SECRET,s=k7|#!::r=1AAA99,m=publish,key=…,s=k7",
        "publish:1AAA99:me:SECRET|publish:1AAA99:me:…",
        "1AAA99,mode:publish,token:SECRET|1AAA99,mode:publish,token:…",
      })
  void whoAndWhatIsStillToBeSeen(String streamId, String masked) {
    assertThat(StreamIdMask.of(streamId)).isEqualTo(masked);
  }
}
