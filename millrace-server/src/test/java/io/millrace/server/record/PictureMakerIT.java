package io.millrace.server.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.ProducerId;
import io.millrace.broker.Publication;
import io.millrace.server.interop.Clips;
import io.millrace.server.live.TestBroker;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures by the real FFmpeg, out of what a channel holds. */
class PictureMakerIT {

  private static final ProducerId ID = new ProducerId("1AAA99");
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-c:v libx264 -preset ultrafast -bf 2 -g 10 -c:a aac",
        "-c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=10"
            + " -pix_fmt yuv420p10le -c:a libopus",
        "-c:v libx264 -preset ultrafast -g 10 -s 640x360 -pix_fmt yuv422p -c:a aac",
      })
  void theNewestKeyPictureOfAChannelIsAJpeg(String codecs) throws Exception {
    byte[] media = media(codecs);
    assertThat(media).isNotEmpty();
    Thumbnail made = new PictureMaker(SOON).make(media);
    assertThat(made).isInstanceOf(Thumbnail.Picture.class);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(((Thumbnail.Picture) made).jpeg()));
    boolean wide = codecs.contains("640x360");
    assertThat(image.getWidth()).isEqualTo(wide ? PictureMaker.WIDTH_MAX : 320);
    assertThat(image.getHeight()).isEqualTo(wide ? 270 : 180);
    assertThat(new PictureMaker(SOON).make(media))
        .as("the same picture, the same tag")
        .isEqualTo(made);
  }

  /** Channels of sound hold nobody up who waits for a picture. */
  @Test
  void aChannelOfSoundHasNothingToMakeAPictureOf() throws Exception {
    assertThat(media("-vn -c:a aac")).isEmpty();
  }

  @Test
  void ofOtherBytesNoPictureIsMade() {
    byte[] noise = new byte[188 * 40];
    Arrays.fill(noise, (byte) 0x47);
    assertThat(new PictureMaker(SOON).make(noise)).isInstanceOf(Thumbnail.None.class);
  }

  @Test
  void aChildThatHangsIsEnded() throws Exception {
    List<String> hangs = new ArrayList<>(List.of("sleep", "613"));
    Thumbnail made = PictureMaker.run(hangs, new byte[1 << 20], Duration.ofMillis(200));
    assertThat(made).isInstanceOf(Thumbnail.None.class);
    await()
        .atMost(SOON)
        .until(() ->
            ProcessHandle.current()
                .descendants()
                .noneMatch(child -> child.info().commandLine().orElse("").contains("613")));
  }

  /** What a channel gives that is sent such a clip. */
  private byte[] media(String codecs) throws Exception {
    Path clip = Clips.encode(folder.resolve("clip.ts"), 2, List.of(codecs.split(" ")));
    try (TestBroker broker = new TestBroker()) {
      Publication camera = broker.begin(ID, "camera");
      broker.send(camera, read(clip));
      AtomicReference<CompletableFuture<byte[]>> media = new AtomicReference<>();
      broker.onLoop(() -> {
        KeyFrameTap tap = new KeyFrameTap(ID);
        tap.begin(broker.loops().broker(0), System.nanoTime());
        media.set(tap.media());
        return true;
      });
      broker.send(camera, read(clip)); // it goes on
      return media.get().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static byte[] read(Path clip) throws IOException {
    return Files.readAllBytes(clip);
  }
}
