import { h, icon, setText } from '../dom.js';
import { bitrateParts, count, seconds } from '../format.js';
import { percent } from './overview.js';
import { milliseconds } from './channel-list.js';

const BAD = new Set(['silent', 'not-mpeg-ts', 'no-key-frames', 'undecryptable', 'loss-beyond-latency', 'no-room', 'clipping', 'silence', 'damaged']);

/** What each warning is about, so that its figure shows it as well. */
const ABOUT = {
  'bitrate-swings': 'bitrate', silent: 'bitrate',
  'few-frames': 'frames',
  'no-key-frames': 'keys', 'key-frames-far-apart': 'keys',
  'latency-short': 'rtt',
  'lossy-link': 'loss', 'loss-beyond-latency': 'dropped', 'no-room': 'dropped', 'late-sender': 'dropped',
};

const LABELS = [
  ['bitrate', 'Bitrate'], ['frames', 'Frame rate'], ['keys', 'Key frame every'], ['rtt', 'Round trip'],
  ['loss', 'Lost'], ['resent', 'Resent'], ['dropped', 'Too late'], ['viewers', 'Viewers'],
];

/** A channel's figures, with those coloured that a warning is about. */
export class HealthFigures {
  constructor() {
    this.values = new Map();
    this.element = h('section.panel', { 'aria-label': 'Figures' }, h('dl.figures', null, LABELS.map(([key, label]) => {
      const dd = h('dd', null, '–');
      const figure = h('div.figure', { 'data-figure': key }, h('dt', null, label), dd);
      this.values.set(key, { dd, figure });
      return figure;
    })));
  }

  show(channel, health, warnings) {
    const link = health?.link;
    this.#set('bitrate', ...(health?.bitrateIn == null ? ['–'] : bitrateParts(health.bitrateIn)));
    this.#set('frames', health?.frameRate == null ? '–' : String(health.frameRate), health?.frameRate == null ? '' : 'fps');
    this.#set('keys', health?.keyFrameDistanceMs == null ? '–' : String(+(health.keyFrameDistanceMs / 1000).toFixed(1)), health?.keyFrameDistanceMs == null ? '' : 's');
    this.#set('rtt', link ? milliseconds(link.msRtt) : '–', link ? 'ms' : '');
    this.#set('loss', link ? percent(link.lossPercent) : '–', link ? '%' : '');
    this.#set('resent', link ? percent(link.resentPercent) : '–', link ? '%' : '');
    this.#set('dropped', link ? percent(link.droppedPercent) : '–', link ? '%' : '');
    this.#set('viewers', channel ? count(channel.subscribers + (channel.viewers ?? 0)) : '–');
    for (const [key, { figure }] of this.values) {
      const about = warnings.filter(({ code }) => ABOUT[code] === key);
      figure.dataset.condition = about.some(isBad) ? 'bad' : about.length ? 'warn' : '';
    }
  }

  #set(key, text, unit = '') {
    const { dd } = this.values.get(key);
    if (dd.dataset.shown === `${text} ${unit}`) return;
    dd.dataset.shown = `${text} ${unit}`;
    dd.replaceChildren(text, ...(unit ? [h('small', null, unit)] : []));
  }
}

/** Whether all is well, and if not, what is wrong and what helps. */
export class Verdict {
  constructor() {
    this.dot = h('span.dot', { 'aria-hidden': 'true' });
    this.heading = h('h2', null, 'Looking…');
    this.words = h('p.muted');
    this.list = h('ul.warnings', { 'aria-live': 'polite' });
    this.element = h('section.panel', { 'aria-label': 'Condition', 'data-verdict': '' }, h('div.verdict', null, this.dot, this.heading), this.words, this.list);
  }

  show(channel, health, warnings) {
    const live = Boolean(health?.live);
    const bad = warnings.some(isBad);
    const [name, dot, heading, words] = !live
      ? ['off', '', channel?.state === 'lingering' ? 'Interrupted' : 'Off the air', offWords(channel)]
      : bad ? ['bad', '.dot-bad', 'Viewers notice', 'What is worst stands first.']
        : warnings.length ? ['warn', '.dot-warn', 'It could be better', 'What is worst stands first.']
          : ['good', '.dot-good', 'All is well', `It arrives as it should${health.sinceKeyFrameMs == null ? '' : `; the last key frame came ${seconds(health.sinceKeyFrameMs)} ago`}.`];
    this.dot.className = `dot${dot.replace('.', ' ')}`;
    this.element.dataset.verdict = name;
    setText(this.heading, heading);
    setText(this.words, words);
    const codes = warnings.map(({ code }) => code).join();
    if (codes !== this.codes) {
      this.list.replaceChildren(...warnings.map((warning) => h(`li.note${isBad(warning) ? '.note-bad' : '.note-warn'}`, { 'data-code': warning.code }, icon('warn'), h('p'))));
      this.codes = codes;
    }
    warnings.forEach((warning, i) => setText(this.list.children[i].lastChild, sentence(warning.text)));
  }
}

function isBad({ code }) {
  return BAD.has(code);
}

function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

function offWords(channel) {
  if (!channel) return 'Nobody sends it. As soon as your encoder does, everything is shown here.';
  return channel.state === 'lingering'
    ? `The producer is gone (${channel.reason}); the channel is kept for it, and viewers wait.`
    : 'Nobody sends it now; who watches waits. As soon as your encoder sends, it goes on.';
}
