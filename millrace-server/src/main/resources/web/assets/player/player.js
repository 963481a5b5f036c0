import { h, icon, setText } from '../dom.js';
import { seconds } from '../format.js';
import { openDialog } from '../components/dialog.js';
import { gate } from './gate.js';
import { HlsSource } from './hls-source.js';
import { MseSource, mseObstacle } from './mse-source.js';
import { Stats } from './stats.js';
import { Ticket } from './ticket.js';

const SOUND = 'millrace.sound';
const QUIET_AFTER_MS = 2_600;
const TICK_MS = 250;
const FAILURES_MAX = 3; // of MSE within a minute; then HLS has to do
const FAILURES_MS = 60_000;
const FIRST_PICTURE_MS = 12_000; // connected, and no picture: MSE is not for this browser
const LEAST_DELAY = 'it is the one with the least delay';
const HISTORY_MAX = 80;
const SHAKY_MS = 30_000; // a stall is held against the connection

const KEYS = [
  ['Space', 'K', 'play, pause'],
  ['M', '', 'sound on, off'],
  ['↑', '↓', 'louder, quieter'],
  ['F', '', 'full screen'],
  ['P', '', 'picture in picture'],
  ['L', '', 'go to live'],
  ['I', '', 'statistics'],
  ['?', '', 'these keys'],
];

/**
 * `<mr-player channel="…">`: plays a channel, with sound if it may, near the live edge, and goes on by itself. First by
 * fragments over a WebSocket, by HLS where that does not do; the overlay says which and why. `?way=hls` begins with HLS.
 */
class Player extends HTMLElement {
  connectedCallback() {
    if (this.box) return;
    this.channel = this.getAttribute('channel');
    this.tickets = new Ticket(this.channel);
    this.failures = [];
    this.build();
    this.listen();
    this.timer = setInterval(() => this.tick(), TICK_MS);
    this.begin();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    clearTimeout(this.retry);
    this.source?.close();
    this.stats?.close();
    this.gone?.abort();
  }

  /** What the API says of the channel, for the overlay and for words on the picture. */
  set about(channel) {
    this.info = channel;
    const video = channel?.video?.[0];
    if (video?.width && !this.video.videoWidth) this.shape(video.width, video.height);
    if (channel?.state === 'live') this.source?.hurry();
  }

  // Building -------------------------------------------------------------------------------------------

  build() {
    this.video = h('video', { playsinline: true, tabindex: -1, 'aria-label': 'Live video' });
    this.playButton = this.button('play', 'Play', () => this.toggle());
    this.soundButton = this.button('sound', 'Sound off', () => this.toggleSound());
    this.volume = h('input.volume', { type: 'range', min: 0, max: 1, step: 0.05, 'aria-label': 'Volume', oninput: () => this.setVolume(Number(this.volume.value)) });
    this.liveAt = h('button.live-at', { type: 'button', onclick: () => this.toLive() });
    this.bars = h('span.bars', { role: 'img' }, h('i', null), h('i', null), h('i', null));
    this.statsButton = this.button('chart', 'Statistics (I)', () => this.toggleStats());
    this.statsButton.setAttribute('aria-pressed', 'false');
    this.pipButton = this.button('pip', 'Picture in picture (P)', () => this.togglePip());
    this.pipButton.classList.add('hide-small');
    this.pipButton.hidden = !document.pictureInPictureEnabled;
    this.fullButton = this.button('full', 'Full screen (F)', () => this.toggleFull());
    this.mid = h('div.player-mid', { 'aria-live': 'polite' });
    this.box = h('div.player', { 'data-state': 'connecting', role: 'region', 'aria-label': 'Player' },
      this.video, this.mid,
      h('div.player-bottom', null,
        this.playButton, h('span.sound', null, this.soundButton, this.volume), this.liveAt,
        h('span.grow', null), this.bars, this.statsButton, this.pipButton, this.fullButton));
    this.append(this.box);
    const { volume = 1, muted = false } = JSON.parse(localStorage.getItem(SOUND) ?? '{}');
    this.video.volume = volume;
    this.video.muted = muted;
    this.volume.value = volume;
    this.say('connecting');
    this.showSound();
  }

  button(sign, label, onclick) {
    return h('button.pbtn', { type: 'button', 'aria-label': label, title: label, onclick }, icon(sign));
  }

  listen() {
    const { video, box } = this;
    this.gone = new AbortController();
    const { signal } = this.gone;
    for (const type of ['play', 'pause', 'playing']) video.addEventListener(type, () => this.showPlay());
    video.addEventListener('volumechange', () => this.showSound());
    video.addEventListener('resize', () => this.shape(video.videoWidth, video.videoHeight));
    video.addEventListener('loadeddata', () => this.play());
    video.addEventListener('error', () => video.error && this.source?.broke?.(video.error.message));
    video.addEventListener('click', (e) => this.clicked(e));
    video.addEventListener('dblclick', () => this.toggleFull());
    for (const type of ['pointermove', 'pointerdown', 'keydown', 'focusin']) box.addEventListener(type, () => this.wake());
    box.addEventListener('pointerleave', () => this.hush());
    document.addEventListener('fullscreenchange', () => this.showFull(), { signal });
    document.addEventListener('keydown', (e) => this.key(e), { signal });
    document.addEventListener('visibilitychange', () => !document.hidden && this.back(), { signal });
    window.addEventListener('online', () => this.source?.hurry(), { signal });
    this.wake();
  }

  shape(width, height) {
    if (!width || !height) return;
    this.box.style.setProperty('--shape', `${width} / ${height}`);
    this.box.style.setProperty('--shape-n', String(width / height));
  }

  // Choosing a way -----------------------------------------------------------------------------------------

  begin() {
    const asked = new URLSearchParams(location.search).get('way');
    const obstacle = asked === 'hls' ? 'the address asks for it (?way=hls)' : mseObstacle();
    if (obstacle) this.useHls(obstacle);
    else this.useMse();
  }

  useMse(reason = LEAST_DELAY) {
    this.reason = reason;
    this.use(() => new MseSource(this.video, this.channel, () => this.tickets.get()));
    this.source.addEventListener('broke', ({ detail }) => this.mseBroke(detail.reason));
  }

  useHls(reason) {
    this.reason = reason;
    this.use(() => new HlsSource(this.video, this.channel, () => this.tickets.get()));
  }

  /** The old one lets go of the video element before the new one takes it. */
  use(create) {
    this.source?.close();
    this.source = null;
    const source = create();
    this.source = source;
    this.firstPictureBy = null;
    this.state = 'connecting';
    this.say('connecting');
    source.addEventListener('state', ({ detail }) => this.onState(detail));
    source.addEventListener('unplayable', ({ detail }) => this.unplayable(detail));
    source.addEventListener('refused', ({ detail }) => this.refused(detail));
  }

  mseBroke(reason) {
    this.happenedBefore = this.history();
    const now = performance.now();
    this.failures = this.failures.filter((at) => now - at < FAILURES_MS);
    this.failures.push(now);
    if (this.failures.length >= FAILURES_MAX) this.useHls(`playing fragments failed ${FAILURES_MAX} times (${reason})`);
    else this.useMse(`${LEAST_DELAY}; it was begun anew, since ${reason}`);
  }

  unplayable({ reason, codec }) {
    if (this.source instanceof MseSource && (!codec || HlsSource.isNative(this.video))) {
      this.useHls(reason);
      return;
    }
    this.source.close();
    this.source = null;
    this.reason = reason;
    this.say('unplayable', 'This browser cannot play it', `${capital(reason)}. A player such as VLC or ffplay can: see “Watch elsewhere”.`);
  }

  async refused() {
    this.source?.close();
    this.source = null;
    clearTimeout(this.retry);
    try {
      this.tickets.forget();
      await this.tickets.get();
      this.begin(); // the ticket had ended, and another one could be had
    } catch (error) {
      if (error.status === 401 || error.status === 403) this.ask(error);
      else if (error.status === 400 || error.status === 404) this.say('unplayable', 'There is no such channel', `${capital(error.message)}.`);
      else {
        this.say('connecting', 'No connection to the broker', error.message);
        this.retry = setTimeout(() => this.isConnected && this.begin(), 3_000);
      }
    }
  }

  ask(error) {
    this.box.dataset.state = 'gate';
    this.mid.replaceChildren(gate(error, async (credentials) => {
      await this.tickets.ask(credentials);
      this.begin();
    }));
  }

  // What it says ---------------------------------------------------------------------------------------------

  onState({ state, reason, code, unplayable }) {
    if (this.paused) return;
    this.state = state;
    const why = reason ? `${capital(reason)}. ` : '';
    if (state === 'playing') this.say(null);
    else if (unplayable) this.say('waiting', 'Browsers cannot play what is sent', `${why}Players such as VLC and ffplay can: see “Watch elsewhere”.`);
    else if (state === 'waiting') this.say('waiting', 'Waiting for the producer', 'It goes on here by itself.'); // the reason names addresses
    else if (code === 'full') this.say('connecting', 'There is no room at the moment', 'It tries again by itself.'); // the reason is the operator's
    else if (code === 'too-slow') this.say('connecting', 'The connection is too slow for this stream', why);
    else if (this.video.currentTime > 0) this.say('connecting', 'Connecting again', '');
    else this.say('connecting');
  }

  say(state, heading, words) {
    this.box.dataset.state = state ?? 'playing';
    if (!state) {
      this.mid.replaceChildren(...(this.soundOffer ? [this.soundOffer] : []));
      return;
    }
    this.mid.replaceChildren(h('div.say', { role: 'status' }, state === 'connecting' || state === 'waiting' ? flow() : null, heading && h('strong', null, heading), words && h('p', null, words),
      !heading && h('span.visually-hidden', null, 'Connecting')));
  }

  tick() {
    const { video, source } = this;
    const playing = source && this.state === 'playing' && !this.paused && !video.paused && video.readyState >= 2;
    this.now = source?.delay(video.currentTime) ?? null;
    const behind = playing && this.now ? seconds(this.now.ms) : '';
    this.liveAt.dataset.live = playing ? 'yes' : 'no';
    this.liveAt.hidden = this.state !== 'playing' && !this.paused;
    if (this.liveText !== behind + this.paused) {
      this.liveText = behind + this.paused;
      this.liveAt.replaceChildren(this.paused ? 'Go to live' : 'Live', behind && h('small', null, `${behind} behind`));
      this.liveAt.title = 'How far the picture is behind; a click goes to the live edge (L)';
    }
    this.showQuality();
    this.firstPicture();
  }

  /** MSE that connects and shows nothing is given up, for a reason that is told. */
  firstPicture() {
    const { source, video } = this;
    if (!(source instanceof MseSource) || !source.socket.bytes || video.currentTime > 0 || document.hidden || this.paused) return;
    this.firstPictureBy ??= performance.now() + FIRST_PICTURE_MS;
    if (performance.now() > this.firstPictureBy) this.useHls('fragments came and this browser showed no picture of them');
  }

  showQuality() {
    const figures = this.source?.figures();
    const shaky = figures?.lastStallAt && performance.now() - figures.lastStallAt < SHAKY_MS;
    const slow = figures?.rttMs > 300;
    const level = !figures || this.state !== 'playing' ? 0 : shaky && figures.stalls > 2 ? 1 : shaky || slow ? 2 : 3;
    if (this.bars.dataset.level === String(level)) return;
    this.bars.dataset.level = level;
    const words = ['no connection', 'poor connection', 'fair connection', 'good connection'][level];
    this.bars.setAttribute('aria-label', words);
    this.bars.title = capital(words);
  }

  // Playing -----------------------------------------------------------------------------------------------------

  async play() {
    if (this.paused) return;
    try {
      await this.video.play();
    } catch (e) {
      if (e.name !== 'NotAllowedError' || this.video.muted) return;
      this.video.muted = true; // browsers play without a click only what is silent
      this.offerSound();
      this.video.play().catch(() => this.offerPlay());
    }
  }

  offerSound() {
    this.soundOffer = h('button.big.sound-offer', { type: 'button', onclick: () => this.toggleSound() }, icon('muted'), 'Turn the sound on');
    if (!this.mid.querySelector('.say, .gate')) this.mid.replaceChildren(this.soundOffer);
  }

  offerPlay() {
    this.mid.replaceChildren(h('button.big', { type: 'button', onclick: () => this.play() }, icon('play'), 'Play'));
  }

  /** Nothing is kept while it pauses: it goes on at the live edge. */
  toggle() {
    if (this.paused || this.video.paused) {
      this.paused = false;
      if (this.pausedSource) this.begin();
      this.pausedSource = false;
      this.play();
    } else {
      this.paused = true;
      this.pausedSource = true;
      this.video.pause();
      this.source?.socket?.close();
    }
    this.tick();
  }

  toLive() {
    if (this.paused) this.toggle();
    else this.source?.toLive();
    this.play();
  }

  /** The page is seen again: what a browser holds back in the background is skipped. */
  back() {
    if (this.paused) return;
    this.source?.hurry();
    if (this.source instanceof MseSource) this.source.toLive();
    this.play();
  }

  toggleSound() {
    this.video.muted = !this.video.muted;
    if (!this.video.muted && this.video.volume === 0) this.video.volume = 0.5;
    this.soundOffer?.remove();
    this.soundOffer = null;
    this.keepSound();
  }

  setVolume(volume) {
    this.video.volume = Math.min(1, Math.max(0, volume));
    this.video.muted = this.video.volume === 0;
    this.keepSound();
  }

  keepSound() {
    localStorage.setItem(SOUND, JSON.stringify({ volume: this.video.volume, muted: this.video.muted }));
  }

  toggleStats() {
    if (this.stats) {
      this.stats.close();
      this.stats = null;
    } else {
      this.stats = new Stats(() => this.figures(), () => this.toggleStats());
      this.box.append(this.stats.element);
    }
    this.statsButton.setAttribute('aria-pressed', String(Boolean(this.stats)));
  }

  figures() {
    const { video } = this;
    const quality = video.getVideoPlaybackQuality?.();
    return {
      transport: 'none', codecs: null, bytes: null, rttMs: null, aheadMs: 0, targetMs: null, stalls: 0, jumps: 0, skips: 0, connections: 0,
      ...this.source?.figures(),
      delay: this.now, reason: this.reason, rate: video.playbackRate, width: video.videoWidth, height: video.videoHeight,
      frames: quality?.totalVideoFrames ?? 0, dropped: quality?.droppedVideoFrames ?? 0, producer: this.info?.producer,
    };
  }

  /** What happened lately, a line each, for whoever looks for a fault. */
  history() {
    return [...(this.happenedBefore ?? []), ...(this.source?.history?.() ?? [])].slice(-HISTORY_MAX);
  }

  async togglePip() {
    if (document.pictureInPictureElement) await document.exitPictureInPicture();
    else await this.video.requestPictureInPicture().catch(() => {});
  }

  async toggleFull() {
    if (document.fullscreenElement) await document.exitFullscreen();
    else if (this.box.requestFullscreen) await this.box.requestFullscreen().catch(() => {});
    else this.video.webkitEnterFullscreen?.(); // iPhone
  }

  // Showing ------------------------------------------------------------------------------------------------------

  showPlay() {
    const stopped = this.paused || this.video.paused;
    this.playButton.replaceChildren(icon(stopped ? 'play' : 'pause'));
    const label = stopped ? 'Play (K)' : 'Pause (K)';
    this.playButton.setAttribute('aria-label', label);
    this.playButton.title = label;
    this.wake();
  }

  showSound() {
    const { muted, volume } = this.video;
    this.soundButton.replaceChildren(icon(muted ? 'muted' : 'sound'));
    const label = muted ? 'Turn the sound on (M)' : 'Turn the sound off (M)';
    this.soundButton.setAttribute('aria-label', label);
    this.soundButton.title = label;
    this.volume.value = muted ? 0 : volume;
    if (!muted && this.soundOffer) {
      this.soundOffer.remove();
      this.soundOffer = null;
    }
  }

  showFull() {
    const full = document.fullscreenElement === this.box;
    this.fullButton.replaceChildren(icon(full ? 'unfull' : 'full'));
    const label = full ? 'Leave full screen (F)' : 'Full screen (F)';
    this.fullButton.setAttribute('aria-label', label);
    this.fullButton.title = label;
  }

  clicked() {
    if (matchMedia('(hover: none)').matches) return; // a touch only shows the buttons
    this.toggle();
  }

  /** Shows the buttons for a while. */
  wake() {
    this.box.dataset.quiet = 'no';
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => this.hush(), QUIET_AFTER_MS);
  }

  hush() {
    if (!this.video.paused && this.box.dataset.state === 'playing' && !this.box.matches(':has(.player-bottom :focus-visible)')) this.box.dataset.quiet = 'yes';
  }

  key(e) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.('input:not(.volume), textarea, select, dialog')) return;
    if (e.key === ' ' && e.target.closest?.('button, a, [tabindex="0"]')) return; // that is the button's
    const act = {
      ' ': () => this.toggle(), k: () => this.toggle(), m: () => this.toggleSound(), f: () => this.toggleFull(), p: () => this.togglePip(),
      l: () => this.toLive(), i: () => this.toggleStats(), '?': () => help(),
      ArrowUp: () => this.setVolume(this.video.volume + 0.1), ArrowDown: () => this.setVolume(this.video.volume - 0.1),
    }[e.key.length === 1 ? e.key.toLowerCase() : e.key];
    if (!act || (e.key.startsWith('Arrow') && !this.contains(document.activeElement))) return;
    e.preventDefault();
    act();
    this.wake();
  }
}

function help() {
  openDialog('Keys', h('dl.keys', null, KEYS.flatMap(([one, two, what]) => [h('dt', null, h('kbd', null, one), two && h('kbd', null, two)), h('dd', null, what)])));
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function flow() {
  const space = document.createElement('span');
  space.innerHTML = '<svg class="flow" viewBox="0 0 56 24" aria-hidden="true"><path d="M2 12c6 0 6-8 13-8s7 16 13 16 7-16 13-16 7 8 13 8" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round"/></svg>';
  return space.firstChild;
}

customElements.define('mr-player', Player);
