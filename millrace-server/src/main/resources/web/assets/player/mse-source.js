import { request } from '../api.js';
import { Chase, isBefore, ruleFor } from './chase.js';
import { LiveSocket } from './live-socket.js';

const KEEP_S = 10; // behind what is shown
const TRIM_S = 25; // behind it before it is cut down to that
const ARRIVALS = 240; // of fragments, remembered: 4 s and more
const LATEST_MS = 3_000; // of a delay, once the clock is known: what is older tells nothing
const TICK_MS = 50;
const BACKLOG_MS = 150; // after the first media: what is older than now comes at once
const REMEMBERED = 40; // of what happened, for whoever looks for a fault
const STILL_MS = 8_000; // fragments come, and nothing moves: something is wrong that begins anew
const COMES_MS = 1_500; // since the last fragment
const SEEK_MS = 500; // for one attempt
const STALL_GRACE_MS = 1_500; // after joining: what waits then is no fault of the buffer

const Source = globalThis.ManagedMediaSource ?? globalThis.MediaSource;

/** Why this browser cannot play that way; null if it can. */
export function mseObstacle() {
  if (!Source) return 'this browser has no Media Source Extensions';
  if (!globalThis.WebSocket) return 'this browser has no WebSocket';
  return null;
}

/**
 * Plays a channel's fragments in a video element: WebSocket, SourceBuffer, and the chase to the live edge.
 *
 * Tells, as events: `state` (`connecting`, `playing`, `waiting`, with a reason), `unplayable` (with a reason: another way must
 * be found), `refused` (with a reason: a ticket is needed).
 */
export class MseSource extends EventTarget {
  constructor(video, channel, ticket) {
    super();
    this.video = video;
    this.chase = new Chase(ruleFor(navigator.userAgent));
    this.queue = [];
    this.arrivals = [];
    this.happened = [];
    this.stalls = 0;
    this.jumps = 0;
    this.skips = 0;
    this.connections = 0;
    this.joining = true;
    this.socket = new LiveSocket(channel, {
      ticket,
      onOpen: () => this.onOpen(),
      onText: (message) => this.onText(message),
      onBytes: (bytes, at) => this.onBytes(bytes, at),
      onGone: (why) => this.onGone(why),
    });
    this.media = new Source();
    this.media.addEventListener('sourceopen', () => this.pump());
    this.onWaiting = () => this.stalled();
    video.addEventListener('waiting', this.onWaiting);
    video.disableRemotePlayback = true; // ManagedMediaSource asks for it
    this.url = URL.createObjectURL(this.media);
    video.src = this.url;
    this.timer = setInterval(() => this.follow(), TICK_MS);
    this.tell('state', { state: 'connecting' });
    this.socket.open();
  }

  get name() {
    return 'fMP4 over WebSocket';
  }

  close() {
    clearInterval(this.timer);
    this.socket.close();
    this.video.removeEventListener('waiting', this.onWaiting);
    this.video.removeAttribute('src');
    this.video.load();
    URL.revokeObjectURL(this.url);
  }

  /** Goes on at the live edge, now. */
  toLive() {
    this.joining = true;
    this.joinedAt = 0;
    this.follow();
  }

  /** Connects now, if it is about to. */
  hurry() {
    this.socket.hurry();
  }

  /** Remembers what happened; of what comes often, how often. */
  remember(what, much = '') {
    const last = this.happened.at(-1);
    if (last?.what === what) {
      last.times++;
      last.much = much;
      return;
    }
    this.happened.push({ at: performance.now(), what, much, times: 1 });
    if (this.happened.length > REMEMBERED) this.happened.shift();
  }

  /** What happened lately, a line each, and how long ago it was. */
  history() {
    const now = performance.now();
    return this.happened.map(({ at, what, much, times }) => `${((at - now) / 1000).toFixed(2)} s ${what} ${much}${times > 1 ? ` (${times} times)` : ''}`.trim());
  }

  tell(type, detail) {
    this.remember(type, JSON.stringify(detail));
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  onOpen() {
    this.remember('open');
    this.connections++;
    this.expectInit = false;
    this.fresh = true; // what is buffered may be of another time line
  }

  onText(message) {
    if (message.type !== 'clock') this.remember(`told ${message.type}`, JSON.stringify(message));
    switch (message.type) {
      case 'init':
        this.mime = message.mime;
        this.expectInit = true;
        break;
      case 'clock':
        this.clock = message;
        break;
      case 'skip':
        this.skips++;
        break;
      case 'waiting':
        this.held = true;
        this.tell('state', { state: 'waiting', reason: message.reason, unplayable: message.state === 'unplayable' });
        break;
      case 'end':
        this.goodbye = message;
        break;
      default: // what a newer broker tells is not for us
    }
  }

  onBytes(bytes, at) {
    if (this.expectInit) {
      this.expectInit = false;
      this.begin(bytes);
      return;
    }
    if (this.held) {
      this.held = false;
      this.shown = false; // tells again that it plays
    }
    this.cameAt = at;
    this.remember('fragment', `${bytes.byteLength} bytes`);
    this.queue.push({ append: bytes, at });
    this.pump();
  }

  /** An initialisation segment: at the beginning, and whenever the stream is another one. */
  begin(init) {
    if (!Source.isTypeSupported(this.mime)) {
      this.tell('unplayable', { reason: `this browser does not play ${this.mime.replace(/^.*codecs=/, '').replaceAll('"', '')} by Media Source Extensions`, codec: true });
      return;
    }
    if (this.fresh) {
      this.fresh = false;
      this.queue = [{ clear: true }];
      this.arrivals = [];
      this.clock = null;
      this.joining = true;
      this.joinedAt = null;
      this.shown = false;
    }
    this.queue.push({ type: this.mime }, { append: init });
    this.pump();
  }

  /** One step of what is to be done to the buffer; each ends with `updateend`, and the next one follows. */
  pump() {
    if (this.media.readyState !== 'open' || this.buffer?.updating || this.queue.length === 0) return;
    const step = this.queue.shift();
    try {
      if (step.type) this.setType(step.type);
      else if (!this.buffer) this.pump();
      else if (step.clear) this.clear();
      else if (step.trim !== undefined) this.buffer.remove(0, step.trim);
      else this.append(step);
    } catch (e) {
      this.appendFailed(step, e);
    }
  }

  setType(type) {
    if (!this.buffer) {
      this.buffer = this.media.addSourceBuffer(type);
      this.buffer.mode = 'segments';
      this.buffer.addEventListener('updateend', () => this.appended());
      this.buffer.addEventListener('error', () => this.broke());
      this.type = type;
    } else if (this.type !== type) {
      this.buffer.changeType(type);
      this.type = type;
    }
    this.pump();
  }

  clear() {
    this.buffer.abort();
    if (this.buffer.buffered.length) this.buffer.remove(0, Infinity);
    else this.pump();
  }

  append(step) {
    this.under = step;
    this.buffer.appendBuffer(step.append);
  }

  appended() {
    const step = this.under;
    this.under = null;
    if (step?.at) this.note(step.at);
    this.pump();
    this.follow();
  }

  /** Remembers when the newest media came, for the delay. */
  note(at) {
    const end = this.newest()?.end;
    if (end === undefined) return;
    this.arrivals.push({ end, at });
    if (this.arrivals.length > ARRIVALS) this.arrivals.shift();
  }

  appendFailed(step, error) {
    this.under = null;
    if (error.name === 'QuotaExceededError' && !step.again) {
      this.queue.unshift({ trim: Math.max(0.1, this.video.currentTime - 1) }, { ...step, again: true });
      this.pump();
    } else {
      this.broke(error.message);
    }
  }

  /** The element gave up on the stream. */
  broke(reason = this.video.error?.message) {
    this.tell('broke', { reason: reason || 'the browser could not decode the stream' });
  }

  newest() {
    const ranges = this.buffer?.buffered;
    if (!ranges?.length) return null;
    const last = ranges.length - 1;
    return { start: ranges.start(last), end: ranges.end(last) };
  }

  /** Keeps to the live edge. */
  follow() {
    if (this.media.readyState !== 'open') return;
    const newest = this.newest();
    const { video } = this;
    const now = performance.now();
    this.watch(now);
    if (!newest || video.error || this.seeks(now, newest)) return;
    this.joinedAt ??= now;
    if (this.joining && now - this.joinedAt < BACKLOG_MS) return;
    const todo = this.chase.decide(now, video.currentTime, newest, this.joining);
    this.ahead = todo.ahead;
    if (todo.jumpTo !== null) this.jump(todo.jumpTo, now);
    this.joining = false;
    if (video.playbackRate !== todo.rate) video.playbackRate = todo.rate;
    if (!this.shown && video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA) {
      this.shown = true;
      this.tell('state', { state: 'playing' });
    }
    this.trim();
  }

  /** Whether it is on its way to a place, and that place is still to be had. */
  seeks(now, newest) {
    return this.video.seeking && (now - this.soughtAt < SEEK_MS || !isBefore(this.video.currentTime, newest));
  }

  jump(to, now) {
    if (!this.joining) this.jumps++;
    this.remember('jump', `from ${this.video.currentTime} to ${to}`);
    this.soughtAt = now;
    this.video.currentTime = to;
  }

  /** The second line of defence: whatever it is that holds the picture up, it is not to be for good. */
  watch(now) {
    const { video } = this;
    const moves = video.currentTime !== this.seenAt && !video.seeking;
    if (moves || video.currentTime === 0 || video.paused || document.hidden || !(now - this.cameAt < COMES_MS)) {
      this.seenAt = video.currentTime;
      this.stillSince = now;
    } else if (now - this.stillSince > STILL_MS) {
      this.stillSince = now;
      this.broke(`the picture stood still for ${STILL_MS / 1000} s while fragments came`);
    }
  }

  trim() {
    const first = this.buffer.buffered.length ? this.buffer.buffered.start(0) : 0;
    if (this.video.currentTime - first > TRIM_S && !this.queue.some((step) => step.trim)) {
      this.queue.push({ trim: this.video.currentTime - KEEP_S });
      this.pump();
    }
  }

  stalled() {
    const now = performance.now();
    if (!this.shown || this.video.seeking || now - this.joinedAt < STALL_GRACE_MS) return;
    this.stalls++;
    this.lastStallAt = now;
    this.chase.onStall(now);
  }

  onGone({ reason, refused, code, heard }) {
    this.remember('gone', `${code} ${reason}`);
    const goodbye = this.goodbye;
    this.goodbye = null;
    if (refused || code === 1008) {
      this.socket.close();
      this.tell('refused', { reason });
      return;
    }
    if (heard) this.reachable = false;
    else this.seeWhetherBlocked();
    this.tell('state', { state: 'connecting', reason: goodbye?.reason ?? '', code: goodbye?.code });
  }

  /** A WebSocket that fails while the broker answers, before and after, is stopped by something on the way. */
  async seeWhetherBlocked() {
    const before = this.reachable;
    try {
      await request('/livez', { quiet: true });
      this.reachable = true;
    } catch {
      this.reachable = false;
    }
    if (before && this.reachable && !this.socket.closed && !this.socket.heard) {
      this.tell('unplayable', { reason: 'the broker answers, and its WebSocket does not get through' });
    }
  }

  /**
   * How far what is shown is behind, in ms, and since when that is counted; null while unknown.
   *
   * @param {number} shown media time of the picture that is shown, s
   * @returns {{ms: number, from: 'broker'|'page'}|null}
   */
  delay(shown) {
    const now = performance.now();
    const serverNow = this.socket.clock.at(now);
    if (serverNow && this.clock) {
      const arrived = this.clock.arrivedMs + (shown * 1000 - this.clock.mediaMs);
      const ms = serverNow - arrived;
      if (ms > -LATEST_MS) return { ms: Math.max(0, ms), from: 'broker' };
    }
    const came = this.arrivals.find(({ end }) => end >= shown);
    return came ? { ms: now - came.at, from: 'page' } : null;
  }

  /** For the overlay and the bars. */
  figures() {
    return {
      transport: this.name,
      codecs: this.mime?.replace(/^.*codecs=/, '').replaceAll('"', ''),
      bytes: this.socket.bytes,
      rttMs: this.socket.clock.rtt,
      aheadMs: (this.ahead ?? 0) * 1000,
      targetMs: this.chase.target * 1000,
      stalls: this.stalls,
      lastStallAt: this.lastStallAt,
      jumps: this.jumps,
      skips: this.skips,
      connections: this.connections,
    };
  }
}
