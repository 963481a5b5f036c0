package io.millrace.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class H264SpsTest {

  @Test
  void readsFullHdWithCroppingAndFixedRate() {
    BitWriter sps = high(100, 0, 1).ue(0, 0, 2, 4).flag(false).ue(119, 67).flag(true).flag(true);
    sps.flag(true).ue(0, 0, 0, 4); // 1088 to 1080
    timing(sps, 1, 60, true);
    assertThat(parse(sps)).isEqualTo(new VideoFormat("H.264", "High", 1920, 1080, 30, true));
  }

  @Test
  void readsInterlacedHeightInFrames() {
    BitWriter sps = high(100, 0, 1).ue(0, 0, 2, 4).flag(false).ue(119, 33).flag(false);
    sps.flag(true).flag(true).flag(true).ue(0, 0, 0, 2).flag(false);
    assertThat(parse(sps)).isEqualTo(new VideoFormat("H.264", "High", 1920, 1080, 0, false));
  }

  @Test
  void readsBaselineWithPictureOrderType1() {
    BitWriter sps = new BitWriter().bits(8, 66).bits(8, 0x40).bits(8, 30).ue(0, 0, 1);
    sps.flag(false).ue(0, 0, 2, 3, 4).ue(1).flag(false).ue(19, 14).flag(true).flag(true);
    sps.flag(false).flag(false);
    assertThat(parse(sps))
        .isEqualTo(new VideoFormat("H.264", "Constrained Baseline", 320, 240, 0, false));
  }

  @Test
  void cropsBySamplesOfItsChromaFormat() {
    BitWriter sps = high(122, 0, 2).ue(0, 0, 2, 4).flag(false).ue(119, 67).flag(true).flag(true);
    sps.flag(true).ue(0, 4, 0, 8).flag(false);
    assertThat(parse(sps)).isEqualTo(new VideoFormat("H.264", "High 4:2:2", 1912, 1080, 0, false));
  }

  @Test
  void readsPastScalingLists() {
    BitWriter sps = new BitWriter().bits(8, 100).bits(8, 0).bits(8, 30).ue(0, 1, 0, 0);
    sps.flag(false).flag(true); // seq_scaling_matrix_present_flag
    sps.flag(true).ue(16); // delta -8: next scale 0, use the default
    for (int i = 1; i < 8; i++) {
      sps.flag(false);
    }
    sps.ue(0, 0, 2, 4).flag(false).ue(79, 44).flag(true).flag(true).flag(false).flag(false);
    assertThat(parse(sps)).isEqualTo(new VideoFormat("H.264", "High", 1280, 720, 0, false));
  }

  @Test
  void refusesASizeThatCannotBe() {
    BitWriter sps = high(100, 0, 1).ue(0, 0, 2, 4).flag(false).ue(5000, 67).flag(true).flag(true);
    assertThat(parse(sps.flag(false).flag(false))).isNull();
  }

  @Test
  void refusesACutOffSet() {
    BitWriter sps = high(100, 0, 1).ue(0, 0, 2, 4).flag(false).ue(79, 44).flag(true).flag(true);
    ByteBuffer nal = sps.flag(false).flag(false).nal();
    assertThat(H264Sps.parse(nal, 0, nal.limit() - 2)).isNull();
  }

  private static BitWriter high(int profile, int constraints, int chromaFormat) {
    return new BitWriter()
        .bits(8, profile)
        .bits(8, constraints)
        .bits(8, 40)
        .ue(0, chromaFormat, 0, 0)
        .flag(false)
        .flag(false);
  }

  private static void timing(BitWriter sps, long unitsInTick, long timeScale, boolean fixed) {
    sps.flag(true); // VUI
    sps.flag(true).bits(8, 255).bits(32, 0x0001_0001); // extended aspect ratio
    sps.flag(false);
    sps.flag(true).bits(4, 10).flag(true).bits(24, 0x010101);
    sps.flag(true).ue(0, 0);
    sps.flag(true).bits(32, unitsInTick).bits(32, timeScale).flag(fixed);
  }

  private static VideoFormat parse(BitWriter sps) {
    ByteBuffer nal = sps.nal();
    return H264Sps.parse(nal, 0, nal.limit());
  }
}
