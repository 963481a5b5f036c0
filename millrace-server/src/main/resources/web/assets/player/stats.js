import { h, icon } from '../dom.js';
import { bitrate, frameRate } from '../format.js';

const FROM = {
  broker: 'from the moment the broker had the whole picture until it is shown here, by the broker’s clock. Camera, encoder and the SRT latency before it are not in it, nor is the display.',
  page: 'from the moment this page got the picture until it is shown. What comes before, network and broker too, is not in it.',
  playlist: 'from the time that the broker’s playlist gives the picture until it is shown, by this computer’s clock; a clock that is wrong shows here.',
};

const ms = (value) => (value == null ? 'unknown' : `${Math.round(value)} ms`);

/** What is known of the playback, for who wants to know. Made anew each time it is opened. */
export class Stats {
  /** @param {() => object} look gives the figures of now */
  constructor(look, close) {
    this.look = look;
    this.last = null;
    this.list = h('dl', null);
    this.words = h('p', null);
    this.reason = h('p', null);
    this.element = h('section.stats', { 'aria-label': 'Statistics' },
      h('div.stats-head', null, h('h2', null, 'Statistics'), h('button.pbtn', { type: 'button', 'aria-label': 'Close statistics', onclick: close }, icon('close'))),
      this.list, this.words, this.reason);
    this.update();
    this.timer = setInterval(() => this.update(), 500);
  }

  close() {
    clearInterval(this.timer);
    this.element.remove();
  }

  update() {
    const now = this.look();
    const rates = this.rates(now);
    const rows = [
      ['Delay', now.delay ? ms(now.delay.ms) : 'unknown'],
      ['Way', now.transport],
      ['Codecs', now.codecs ?? 'unknown'],
      ['Picture', now.width ? `${now.width}×${now.height}${rates.fps ? `, ${frameRate(Math.round(rates.fps))} shown` : ''}` : 'none yet'],
      ['Frames', `${now.frames} decoded, ${now.dropped} dropped`],
      ['Bit rate', rates.bits == null ? 'unknown' : bitrate(rates.bits)],
      ['Buffer', `${ms(now.aheadMs)}${now.targetMs == null ? '' : ` of ${ms(now.targetMs)} aimed at`}`],
      ['Speed', `${now.rate.toFixed(2)}×`],
      ['Stalls', `${now.stalls}, jumps ${now.jumps}, skipped by the broker ${now.skips}`],
      ['Round trip', now.rttMs == null ? 'unknown' : `${now.rttMs.toFixed(1)} ms to the broker`],
      ['Connections', String(now.connections)],
      ...(now.producer ? [['Producer', `RTT ${now.producer.msRtt.toFixed(1)} ms, lost ${now.producer.pktRcvLoss}, too late ${now.producer.pktRcvDrop}`]] : []),
    ];
    this.show(rows);
    this.words.textContent = now.delay ? `Delay: ${FROM[now.delay.from]}` : '';
    this.reason.textContent = now.reason ? `Why this way: ${now.reason}.` : '';
  }

  show(rows) {
    rows.forEach(([name, value], i) => {
      const dt = this.list.children[2 * i] ?? this.list.appendChild(h('dt', null));
      const dd = this.list.children[2 * i + 1] ?? this.list.appendChild(h('dd', null));
      dt.textContent = name;
      dd.textContent = value;
    });
    while (this.list.children.length > 2 * rows.length) this.list.lastChild.remove();
  }

  /** Over the last seconds, so that figures can be read. */
  rates(now) {
    this.history ??= [];
    this.history.push({ at: performance.now(), bytes: now.bytes, frames: now.frames });
    if (this.history.length > 7) this.history.shift();
    const first = this.history[0];
    const last = this.history.at(-1);
    const s = (last.at - first.at) / 1000;
    if (s <= 0) return {};
    const bits = ((last.bytes - first.bytes) * 8) / s;
    const fps = (last.frames - first.frames) / s;
    return { bits: last.bytes == null || bits < 0 ? null : bits, fps: fps < 0 ? null : fps };
  }
}
