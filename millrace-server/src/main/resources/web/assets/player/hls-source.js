const LIBRARY = '/assets/vendor/hls.js';
const RETRY_MS = 3_000;

/** Safari's own HLS player keeps the low-latency rules; Chromium's does not, and is 4 s behind. */
function hasNativeHls(video) {
  return video.canPlayType('application/vnd.apple.mpegurl') !== '' && /^((?!chrome|chromium|android).)*safari/i.test(navigator.userAgent);
}

/** Plays a channel by low-latency HLS: hls.js where there are Media Source Extensions, else the browser's own. */
export class HlsSource extends EventTarget {
  constructor(video, channel, ticket) {
    super();
    this.video = video;
    this.channel = channel;
    this.ticket = ticket;
    this.stalls = 0;
    this.bytes = 0;
    this.connections = 0;
    this.onWaiting = () => {
      if (video.currentTime > 0 && !video.seeking) {
        this.stalls++;
        this.lastStallAt = performance.now();
      }
    };
    this.onPlaying = () => this.tell('state', { state: 'playing' });
    video.addEventListener('waiting', this.onWaiting);
    video.addEventListener('playing', this.onPlaying);
    this.open();
  }

  /** Whether this browser's own player is used. */
  static isNative(video) {
    return hasNativeHls(video);
  }

  get name() {
    return this.hls ? 'low-latency HLS by hls.js' : 'HLS by the browser';
  }

  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  async open() {
    this.tell('state', { state: 'connecting' });
    try {
      const ticket = await this.ticket();
      if (this.closed) return;
      const path = `/hls/${this.channel.split('/').map(encodeURIComponent).join('/')}/index.m3u8`;
      const url = ticket ? `${path}?ticket=${encodeURIComponent(ticket)}` : path;
      this.connections++;
      if (hasNativeHls(this.video)) this.native(url);
      else await this.byLibrary(url, ticket);
    } catch (e) {
      this.tell('refused', { reason: e.message });
    }
  }

  native(url) {
    this.video.onerror = () => this.later();
    this.video.src = url;
  }

  async byLibrary(url) {
    const Hls = await library();
    if (this.closed) return;
    if (!Hls?.isSupported()) {
      this.tell('unplayable', { reason: 'and it plays no HLS either' });
      return;
    }
    this.hls = new Hls({ lowLatencyMode: true, enableWorker: false, backBufferLength: 10, maxLiveSyncPlaybackRate: 1.1 });
    this.hls.on(Hls.Events.FRAG_LOADED, (_, { frag, part }) => (this.bytes += (part ?? frag).stats.loaded));
    this.hls.on(Hls.Events.ERROR, (_, error) => this.failed(Hls, error));
    this.hls.loadSource(url);
    this.hls.attachMedia(this.video);
  }

  failed(Hls, error) {
    if (!error.fatal) return;
    const status = error.response?.code;
    if (status === 401 || status === 403) this.tell('refused', { reason: 'a ticket is needed' });
    else if (error.type === Hls.ErrorTypes.MEDIA_ERROR && !this.recovered) {
      this.recovered = true;
      this.hls.recoverMediaError();
    } else this.later();
  }

  /** Begins anew in a while. */
  later() {
    if (this.closed) return;
    this.tell('state', { state: 'connecting' });
    this.hls?.destroy();
    this.hls = null;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), RETRY_MS);
  }

  toLive() {
    const edge = this.hls?.liveSyncPosition ?? this.end();
    if (edge) this.video.currentTime = edge;
  }

  hurry() {}

  end() {
    const ranges = this.video.seekable;
    return ranges.length ? ranges.end(ranges.length - 1) : null;
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.video.onerror = null;
    this.video.removeEventListener('waiting', this.onWaiting);
    this.video.removeEventListener('playing', this.onPlaying);
    this.hls?.destroy();
    this.video.removeAttribute('src');
    this.video.load();
  }

  /** By the date and time that the playlist gives what is shown; the clocks are taken to agree. */
  delay() {
    const date = this.hls?.playingDate ?? this.nativeDate();
    return date ? { ms: Math.max(0, Date.now() - date.getTime()), from: 'playlist' } : null;
  }

  nativeDate() {
    const start = this.video.getStartDate?.();
    return start && !Number.isNaN(start.getTime()) ? new Date(start.getTime() + this.video.currentTime * 1000) : null;
  }

  figures() {
    const ranges = this.video.buffered;
    const end = ranges.length ? ranges.end(ranges.length - 1) : 0;
    return {
      transport: this.name,
      codecs: this.hls?.levels?.[this.hls.currentLevel]?.attrs?.CODECS,
      bytes: this.hls ? this.bytes : null,
      rttMs: null,
      aheadMs: Math.max(0, end - this.video.currentTime) * 1000,
      targetMs: this.hls?.targetLatency ? this.hls.targetLatency * 1000 : null,
      stalls: this.stalls,
      lastStallAt: this.lastStallAt,
      jumps: 0,
      skips: 0,
      connections: this.connections,
    };
  }
}

let loading;

/** hls.js, which is a plain script; only who needs it loads it. */
function library() {
  loading ??= new Promise((resolve) => {
    const script = document.createElement('script');
    script.src = LIBRARY;
    script.onload = () => resolve(globalThis.Hls);
    script.onerror = () => resolve(null);
    document.head.append(script);
  });
  return loading;
}
