import { h, setText } from '../dom.js';

const FLOOR_DB = -60;
const HOLD_MS = 1_500;
const SILENT_DB = -55;
const CLIP = 0.998;
const SHOWN_EVERY_MS = 100; // the words; the bars move with the picture

/**
 * How loud the preview is, left and right, measured from what the player plays. Nothing of it is heard unless somebody asks
 * to listen: who streams sits beside the microphone.
 */
export class Levels {
  /** @param {HTMLVideoElement} video of the player */
  constructor(video) {
    this.video = video;
    this.bars = ['Left', 'Right'].map(bar);
    this.startButton = h('button.btn.btn-small', { type: 'button', onclick: () => this.start() }, 'Measure the sound');
    this.listenButton = h('button.btn.btn-small', { type: 'button', hidden: true, 'aria-pressed': 'false', onclick: () => this.listen(!this.listening) }, 'Listen');
    this.words = h('span.faint', { role: 'status' });
    this.element = h('div.levels', { 'data-levels': 'off' }, this.bars.map((one) => one.element), h('div.row-flex', null, this.startButton, this.listenButton, this.words));
    this.listening = false;
    this.quietSince = null;
    this.clippedAt = -Infinity;
    if (navigator.userActivation?.hasBeenActive) this.start();
  }

  /** Needs a click of the person before, as browsers have it. */
  async start() {
    this.context ??= new AudioContext();
    await this.context.resume();
    if (!this.source) this.#connect();
    this.video.muted = false; // a player that is muted gives nothing to measure; what is heard is up to the gain
    this.video.volume = 1;
    this.startButton.hidden = true;
    this.listenButton.hidden = false;
    this.element.dataset.levels = 'on';
    if (!this.running) this.#run();
  }

  #connect() {
    this.source = this.context.createMediaElementSource(this.video);
    const splitter = this.context.createChannelSplitter(2);
    const both = new GainNode(this.context, { channelCount: 2, channelCountMode: 'explicit', channelInterpretation: 'speakers' });
    this.gain = new GainNode(this.context, { gain: 0 });
    this.source.connect(both).connect(splitter); // one channel alone is heard on both sides
    this.source.connect(this.gain).connect(this.context.destination);
    this.meters = [0, 1].map((channel) => {
      const analyser = this.context.createAnalyser();
      analyser.fftSize = 2048;
      splitter.connect(analyser, channel);
      return { analyser, data: new Float32Array(analyser.fftSize), hold: FLOOR_DB, heldAt: 0 };
    });
  }

  /** Whether the preview is heard. */
  listen(on) {
    this.listening = on;
    this.gain.gain.value = on ? 1 : 0;
    this.listenButton.setAttribute('aria-pressed', String(on));
    this.listenButton.textContent = on ? 'Stop listening' : 'Listen';
  }

  /** What is wrong with the sound, in plain words; null if nothing. */
  trouble(nowMs = performance.now()) {
    if (!this.running || this.video.paused) return null;
    if (nowMs - this.clippedAt < 5_000) return { code: 'clipping', text: 'the sound clips: it is louder than can be sent; lower it at the source until the peaks stay below −3 dB' };
    if (this.quietSince != null && nowMs - this.quietSince > 10_000) return { code: 'silence', text: `the sound has been silent for ${Math.floor((nowMs - this.quietSince) / 1000)} s; is the microphone on, and its track not muted?` };
    return null;
  }

  #run() {
    this.running = true;
    let shownAt = 0;
    const turn = (nowMs) => {
      if (!this.element.isConnected) {
        this.running = false;
        return;
      }
      requestAnimationFrame(turn);
      const levels = this.meters.map((meter) => measure(meter, nowMs));
      const mono = levels[1].peak === 0 && levels[0].peak > 0; // one track on the left only
      this.#watch(Math.max(...levels.map(({ rmsDb }) => rmsDb)), Math.max(...levels.map(({ peak }) => peak)), nowMs);
      const words = nowMs - shownAt > SHOWN_EVERY_MS;
      if (words) shownAt = nowMs;
      this.bars.forEach((one, i) => one.show(levels[i], words));
      if (words) setText(this.words, this.video.muted ? 'The player is muted: turn its sound on.' : mono ? 'Sound on the left only.' : '');
    };
    requestAnimationFrame(turn);
  }

  #watch(rmsDb, peak, nowMs) {
    if (this.video.paused || this.video.muted || this.video.readyState < 3) this.quietSince = null;
    else if (rmsDb > SILENT_DB) this.quietSince = null;
    else this.quietSince ??= nowMs;
    if (peak >= CLIP) this.clippedAt = nowMs;
  }
}

function measure(meter, nowMs) {
  meter.analyser.getFloatTimeDomainData(meter.data);
  let peak = 0;
  let sum = 0;
  for (const sample of meter.data) {
    peak = Math.max(peak, Math.abs(sample));
    sum += sample * sample;
  }
  const peakDb = decibels(peak);
  if (peakDb >= meter.hold || nowMs - meter.heldAt > HOLD_MS) {
    meter.hold = peakDb;
    meter.heldAt = nowMs;
  }
  return { peak, peakDb, rmsDb: decibels(Math.sqrt(sum / meter.data.length)), holdDb: meter.hold };
}

function decibels(amplitude) {
  return amplitude > 0 ? Math.max(FLOOR_DB, 20 * Math.log10(amplitude)) : FLOOR_DB;
}

/** From the floor to full scale, 0 to 1. */
function place(db) {
  return 1 - db / FLOOR_DB;
}

function bar(label) {
  const fill = h('div.level-fill');
  const peak = h('div.level-peak', { hidden: true });
  const track = h('div.level-track', { role: 'meter', 'aria-label': `Level, ${label.toLowerCase()}`, 'aria-valuemin': FLOOR_DB, 'aria-valuemax': 0, 'aria-valuenow': FLOOR_DB, 'aria-valuetext': 'not measured' }, fill, peak);
  const words = h('span.num', null, '–');
  return {
    element: h('div.level', null, h('span', { 'aria-hidden': 'true' }, label[0]), track, words),
    show({ rmsDb, holdDb }, inWords) {
      fill.style.clipPath = `inset(0 ${((1 - place(rmsDb)) * 100).toFixed(1)}% 0 0)`;
      peak.hidden = holdDb <= FLOOR_DB;
      peak.style.insetInlineStart = `calc(${(place(holdDb) * 100).toFixed(1)}% - 2px)`;
      if (!inWords) return;
      const text = holdDb <= FLOOR_DB ? 'silent' : `${holdDb.toFixed(0).replace('-', '−')} dB`;
      setText(words, text);
      track.setAttribute('aria-valuenow', rmsDb.toFixed(0));
      track.setAttribute('aria-valuetext', text);
    },
  };
}
