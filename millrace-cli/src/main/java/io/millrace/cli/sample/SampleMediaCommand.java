package io.millrace.cli.sample;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.UsageError;
import io.millrace.cli.ffmpeg.FfmpegProgram;
import io.millrace.cli.ffmpeg.FrameRate;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code millrace sample-media}: folders to try {@code millrace producer --frames} with. */
@Command(
    name = "sample-media",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Makes folders of frames and audio pieces to try a producer with.",
    footerHeading = "%nExample:%n",
    footer = {
      "  millrace sample-media media",
      "  millrace producer --frames media/1/frames --audio media/1/audio --rate 12 --id 1AAA99"
    })
public final class SampleMediaCommand implements Callable<Integer> {

  private static final int MAX_CHANNELS = 99;
  private static final int MAX_SECONDS = 3600;

  @Parameters(paramLabel = "DIR", description = "Where to make them: DIR/1/frames, DIR/1/audio …")
  private Path folder = Path.of("media");

  @Option(
      names = "--channels",
      paramLabel = "N",
      converter = WholeNumber.class,
      description = "How many, 1 to 99. Default: 3.")
  private int channels = 3;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      converter = WholeNumber.class,
      description = "How long each is, 1 to 3600. Default: 10.")
  private int seconds = 10;

  @Option(
      names = "--rate",
      paramLabel = "FPS",
      converter = FrameRate.Converter.class,
      description = "Frames a second. Default: 12.")
  private FrameRate rate = FrameRate.of(12);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    check("--channels", channels, MAX_CHANNELS);
    check("--seconds", seconds, MAX_SECONDS);
    PrintWriter out = spec.commandLine().getOut();
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new CommandFailure("'" + folder + "' is a file; give a folder");
    }
    SampleMedia media =
        new SampleMedia(
            FfmpegProgram.find(),
            line -> {
              out.println(line);
              out.flush();
            });
    media.make(folder, channels, seconds, rate);
    return ExitCode.OK;
  }

  private static final class WholeNumber implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (!text.matches("-?[0-9]{1,9}")) {
        throw new TypeConversionException("'" + text + "' is no whole number; give one such as 10");
      }
      return Integer.valueOf(text);
    }
  }

  private static void check(String option, int value, int max) {
    if (value < 1 || value > max) {
      throw new UsageError(option + ": " + value + " is out of range; use 1 to " + max);
    }
  }
}
