# One image for broker, producers and consumers: the command says which. See docs/docker.md.

# ---- build: makes the distribution ----
FROM eclipse-temurin:25-jdk AS build

RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends maven \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /src

# Libraries and plugins first: this layer stays until a pom.xml changes. Modules without sources build
# fast; the one source makes Maven fetch what the compiler is checked with, too.
COPY pom.xml ./
COPY millrace-testkit/pom.xml millrace-testkit/
COPY millrace-net/pom.xml millrace-net/
COPY millrace-media/pom.xml millrace-media/
COPY millrace-srt/pom.xml millrace-srt/
COPY millrace-broker/pom.xml millrace-broker/
COPY millrace-cli/pom.xml millrace-cli/
COPY millrace-server/pom.xml millrace-server/
COPY millrace-bench/pom.xml millrace-bench/
COPY millrace-server/src/assembly millrace-server/src/assembly
RUN mkdir -p millrace-net/src/main/java/io/millrace/net \
 && echo 'package io.millrace.net;' >millrace-net/src/main/java/io/millrace/net/package-info.java \
 && mvn -B -ntp -q -pl millrace-server -am -Dmaven.test.skip=true -Dmillrace.zip.skip=true package \
 && rm -rf millrace-*/src millrace-*/target

COPY . .
RUN mvn -B -ntp -pl millrace-server -am -Dmaven.test.skip=true -Dmillrace.zip.skip=true package \
 && mv millrace-server/target/millrace-[0-9]* /opt/millrace

# ---- what runs ----
FROM eclipse-temurin:25-jre

ENV LANG=C.UTF-8 LC_ALL=C.UTF-8

RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin millrace \
 && install -d -o millrace -g millrace /var/lib/millrace /media

COPY --from=build /opt/millrace /opt/millrace
COPY docker/healthcheck.sh /opt/millrace/bin/healthcheck.sh

# The classes that a start loads, kept beside the jars, made by the very Java that will read them.
# Only speed hangs on it.
RUN warm_up() { \
      option=$1; file=$2; shift 2; \
      java -Xlog:disable "$option=$file" "$@" --enable-native-access=ALL-UNNAMED \
        -jar /opt/millrace/lib/millrace-server-*.jar warm-up || rm -f "$file"; \
    }; \
    warm_up -XX:ArchiveClassesAtExit /opt/millrace/lib/millrace-broker.jsa \
      -XX:+UseZGC -XX:+UseCompactObjectHeaders \
 && warm_up -XX:AOTCacheOutput /opt/millrace/lib/millrace.aot -XX:+UseSerialGC

USER 10001:10001

# Frames and sound for three producers: /media/1/frames, /media/1/audio, /media/2/frames … Making them
# also unpacks FFmpeg once, below the home directory, which must stay writable.
RUN /opt/millrace/bin/millrace sample-media /media

# Recordings land here, and a millrace.yaml is looked for here.
WORKDIR /var/lib/millrace

EXPOSE 5000/udp 8080/tcp
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 \
  CMD ["/opt/millrace/bin/healthcheck.sh"]

# The launcher becomes the Java VM, so that a signal to the container reaches it.
ENTRYPOINT ["/opt/millrace/bin/millrace"]
CMD ["broker"]
