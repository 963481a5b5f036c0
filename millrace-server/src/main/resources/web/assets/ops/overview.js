import { h, setText } from '../dom.js';
import { bitrate, bitrateParts, bytes, count } from '../format.js';
import { history, perMinute } from './history.js';
import { meter } from './meter.js';
import './chart.js';

const LIMITS = {
  'limits.channels': ['Channels', 'with a producer or somebody who waits for one'],
  'limits.waiting': ['Channels waited for', 'that never had a producer'],
  'limits.clients': ['Clients', 'of all channels'],
  'memory.media': ['Memory for media', 'of all channels; when it is full, logs become shorter'],
  'overload.cpu': ['Busiest loop', 'above this share of its time it takes no new clients'],
};

const LABELS = [
  ['live', 'Live channels'], ['clients', 'Clients'], ['in', 'Coming in'], ['out', 'Going out'], ['resent', 'Lost on the way in'], ['refused', 'Callers refused'],
];

/** The broker's figures of the moment. */
export class Figures {
  constructor() {
    this.values = {};
    this.element = h('section.panel', { 'aria-label': 'Now' }, h('dl.figures', null, LABELS.map(([key, label]) => {
      const dd = h('dd', null, '–');
      const figure = h('div.figure', null, h('dt', null, label), dd);
      this.values[key] = { dd, figure };
      return figure;
    })));
  }

  /** @param {object} now what is known: `live`, `clients`, `bitsIn`, `bitsOut`, `lossPercent`, `refused` */
  show({ live, clients, bitsIn, bitsOut, lossPercent, refused }) {
    this.#set('live', count(live));
    this.#set('clients', count(clients));
    this.#set('in', ...(bitsIn == null ? ['–'] : bitrateParts(bitsIn)));
    this.#set('out', ...(bitsOut == null ? ['–'] : bitrateParts(bitsOut)));
    this.#set('resent', ...(lossPercent == null ? ['–'] : [percent(lossPercent), '%']));
    this.#set('refused', count(refused));
    this.values.resent.figure.dataset.condition = lossPercent > 5 ? 'bad' : lossPercent > 1 ? 'warn' : '';
  }

  #set(key, text, unit) {
    const { dd } = this.values[key];
    if (dd.firstChild.nodeValue !== text) dd.firstChild.nodeValue = text;
    const small = dd.querySelector('small');
    if (!unit) small?.remove();
    else if (!small) dd.append(h('small', null, unit));
    else setText(small, unit);
  }
}

/** How full the limits are, and whom they turned away. */
export class Limits {
  constructor() {
    this.meters = new Map();
    this.list = h('ul.limits');
    this.over = h('ul.tally');
    this.overPart = h('div.stack', { hidden: true }, h('h3', null, 'Turned away by a limit'), this.over);
    this.element = h('section.panel', null, h('h2', null, 'Limits'), h('div.stack', null, this.list, this.overPart));
  }

  show(status) {
    for (const use of status.limits) {
      const [label, hint] = LIMITS[use.limit] ?? [use.limit, ''];
      if (!this.meters.has(use.limit)) {
        const one = meter(label, `${use.limit}: ${hint}`);
        this.meters.set(use.limit, one);
        this.list.append(one.element);
      }
      this.meters.get(use.limit).show(use.used, use.most, words(use));
    }
    const over = Object.entries(status.overLimit).filter(([, n]) => n > 0);
    this.overPart.hidden = over.length === 0;
    this.over.replaceChildren(...over.map(([limit, n]) => h('li', null, h('code', null, limit), h('span.num', null, count(n)))));
  }
}

function words({ unit, used, most }) {
  if (unit === 'bytes') return `${bytes(used)} of ${bytes(most)}`;
  if (unit === 'percent') return `${used} % of ${most} %`;
  return `${count(used)} of ${count(most)}`;
}

/** The broker's last hour. */
export class BrokerGraphs {
  constructor() {
    const chart = (options) => {
      const element = document.createElement('mr-chart');
      element.describe(options);
      return element;
    };
    this.charts = [
      chart({ title: 'Traffic', format: bitrate, axis: axisBitrate, least: 100_000, series: [{ key: 'bitrateOut', name: 'Out' }, { key: 'bitrateIn', name: 'In' }] }),
      chart({ title: 'Clients', format: (n) => count(Math.round(n)), least: 4, series: [{ key: 'clients', name: 'Clients' }, { key: 'liveChannels', name: 'Live channels' }] }),
      chart({ title: 'Busiest loop', format: (n) => `${percent(n)} %`, axis: axisPercent, least: 10, series: [{ key: 'loadPercent', name: 'Busy' }] }),
      chart({ title: 'Callers refused', format: (n) => `${percent(n)} a minute`, axis: axisPlain, least: 4, series: [{ key: 'refusedPerMinute', name: 'Refused' }] }),
    ];
    this.element = h('section.charts', { 'aria-label': 'The last hour' }, this.charts.map((one) => h('div.panel', null, one)));
  }

  async look(signal) {
    const samples = perMinute(await history(null, signal), 'refused', 'refusedPerMinute');
    this.charts.forEach((one) => (one.samples = samples));
  }
}

/** For an axis, whose marks share a unit. */
export function axisBitrate(value, top) {
  const [, unit] = bitrateParts(top);
  const by = { 'Gbit/s': 1e9, 'Mbit/s': 1e6, 'kbit/s': 1e3 }[unit];
  return value === 0 ? '0' : `${+(value / by).toFixed(1)}${unit[0] === 'k' ? 'k' : unit[0]}`;
}

/** For an axis of percents. */
export function axisPercent(value) {
  return `${axisPlain(value)} %`;
}

/** For an axis of numbers. */
export function axisPlain(value) {
  return String(+value.toFixed(1));
}

/** Short, and not more exact than it is. */
export function percent(value) {
  return value === 0 ? '0' : value < 0.1 ? '<0.1' : value < 10 ? value.toFixed(1) : String(Math.round(value));
}
