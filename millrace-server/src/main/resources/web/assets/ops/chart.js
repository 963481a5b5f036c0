import { h, setText } from '../dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const HEIGHT = 132;
const PAD = { top: 8, right: 6, bottom: 20, left: 46 };
const WIDE = 330; // from here on there is room for four times
const HOUR_MS = 3_600_000;
const SPANS_MS = [4, 8, 20, 40, 60].map((minutes) => minutes * 60_000); // of which the quarters are round
const GAP = 3; // so many steps without a sample break a line
const TABLE_ROWS = 12;

/**
 * `<mr-chart>`: some lines over the last hour, or as much of it as is known. To the eye a drawing with a cursor (pointer, or arrow keys), to a screen
 * reader a sentence for each line and a table, which everybody may open.
 *
 *     chart.describe({ title: 'Traffic', format: (v) => `${v} bit/s`, series: [{ key: 'in', name: 'In' }] });
 *     chart.samples = [{ at: 1795374040096, in: 2_400_000 }, …];   // by time; null where nothing is known
 */
class Chart extends HTMLElement {
  #samples = [];
  #cursor = null;
  #options = { title: '', format: String, series: [], least: 1 };

  /** What it is about; once, before samples. */
  describe(options) {
    this.#options = { least: 1, ...options };
    this.#build();
  }

  set samples(samples) {
    this.#samples = samples;
    this.#draw();
  }

  #build() {
    const { title, series } = this.#options;
    this.legend = series.map((line, i) => {
      const value = h('b.num', null, '–');
      return { element: h('li', null, h(`span.key.key-${i}`, { 'aria-hidden': 'true' }), h('span', null, line.name), value), value };
    });
    this.when = h('span.faint.num');
    this.svg = node('svg', { role: 'img', tabindex: 0, 'aria-label': title });
    this.svg.addEventListener('pointermove', (e) => this.#point(e.clientX - this.svg.getBoundingClientRect().left));
    this.svg.addEventListener('pointerleave', () => this.#choose(null));
    this.svg.addEventListener('blur', () => this.#choose(null));
    this.svg.addEventListener('keydown', (e) => this.#key(e));
    this.rows = h('tbody');
    this.replaceChildren(
      h('figure.chart', null,
        h('figcaption', null, h('h3', null, title), this.when, h('ul.legend', null, this.legend.map((line) => line.element))),
        this.svg,
        h('details.chart-table', null, h('summary', null, 'As a table'),
          h('div.scroll-x', null, h('table.table', null,
            h('caption.visually-hidden', null, `${title}, the last hour`),
            h('thead', null, h('tr', null, h('th', { scope: 'col' }, 'Time'), series.map((line) => h('th.num', { scope: 'col' }, line.name)))),
            this.rows)))));
    this.observer?.disconnect();
    this.observer = new ResizeObserver(() => this.#draw());
    this.observer.observe(this.svg);
  }

  disconnectedCallback() {
    this.observer?.disconnect();
  }

  #draw() {
    const width = this.svg.clientWidth;
    if (!width) return;
    const frame = this.#frame(width);
    this.svg.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
    this.svg.replaceChildren(...this.#grid(frame), ...this.#lines(frame), ...this.#cursorLine(frame));
    this.frame = frame;
    this.#tell();
  }

  /** From time and value to the drawing's place. */
  #frame(width) {
    const to = this.#samples.at(-1)?.at ?? Date.now();
    const known = to - (this.#samples[0]?.at ?? to);
    const from = to - (SPANS_MS.find((span) => span >= known) ?? HOUR_MS);
    const most = this.#samples.reduce((max, sample) => this.#options.series.reduce((m, line) => Math.max(m, sample[line.key] ?? 0), max), 0);
    const top = roundUp(Math.max(most, this.#options.least));
    const inner = { width: width - PAD.left - PAD.right, height: HEIGHT - PAD.top - PAD.bottom };
    return {
      width, from, to, top,
      x: (at) => PAD.left + ((at - from) / (to - from)) * inner.width,
      y: (value) => PAD.top + inner.height * (1 - value / top),
    };
  }

  #grid({ width, from, to, top, x, y }) {
    const marks = [0, top / 2, top].flatMap((value) => [
      node('line', { class: 'grid', x1: PAD.left, x2: width - PAD.right, y1: y(value), y2: y(value) }),
      text(PAD.left - 6, y(value) + 4, 'end', this.#options.axis?.(value, top) ?? this.#options.format(value)),
    ]);
    const parts = width < WIDE ? 2 : 4;
    const times = Array.from({ length: parts }, (_, i) => {
      const at = from + ((to - from) * i) / parts;
      return text(x(at), HEIGHT - 4, i === 0 ? 'start' : 'middle', `−${Math.round((to - at) / 60_000)} min`);
    });
    return [...marks, ...times, text(width - PAD.right, HEIGHT - 4, 'end', 'now')];
  }

  #lines({ from, x, y }) {
    const step = typicalStep(this.#samples);
    return this.#options.series.flatMap((line, i) => {
      const runs = [];
      let run = [];
      let before = null;
      for (const sample of this.#samples) {
        const value = sample[line.key];
        if (sample.at < from) continue;
        if (value == null || (before != null && sample.at - before > GAP * step)) {
          if (run.length) runs.push(run);
          run = [];
        }
        if (value != null) run.push([x(sample.at), y(value)]);
        before = sample.at;
      }
      if (run.length) runs.push(run);
      const areas = i === 0 ? runs.filter((r) => r.length > 1).map((r) => node('path', { class: 'area', d: `${path(r)}L${r.at(-1)[0]},${y(0)}L${r[0][0]},${y(0)}Z` })) : [];
      return [...areas, ...runs.map((r) => (r.length > 1
        ? node('path', { class: `line line-${i}`, d: path(r) })
        : node('circle', { class: `spot spot-${i}`, cx: r[0][0], cy: r[0][1], r: 2 })))];
    });
  }

  #cursorLine({ x, y }) {
    const sample = this.#cursor == null ? null : this.#samples[this.#cursor];
    if (!sample) return [];
    return [
      node('line', { class: 'cursor', x1: x(sample.at), x2: x(sample.at), y1: PAD.top, y2: HEIGHT - PAD.bottom }),
      ...this.#options.series.flatMap((line, i) => (sample[line.key] == null ? [] : [node('circle', { class: `spot spot-${i}`, cx: x(sample.at), cy: y(sample[line.key]), r: 3.5 })])),
    ];
  }

  #point(place) {
    if (!this.frame || !this.#samples.length) return;
    const { from, to, width } = this.frame;
    const at = from + ((place - PAD.left) / (width - PAD.left - PAD.right)) * (to - from);
    this.#choose(nearest(this.#samples, at));
  }

  #key(e) {
    const last = this.#samples.length - 1;
    const now = this.#cursor ?? last + 1;
    const next = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: last, PageUp: now - 30, PageDown: now + 30, Escape: null }[e.key];
    if (next === undefined || last < 0) return;
    e.preventDefault();
    this.#choose(next == null ? null : Math.min(last, Math.max(0, next)));
    if (this.#cursor != null) this.svg.setAttribute('aria-label', `${clock(this.#samples[this.#cursor].at)}: ${this.#inWords(this.#samples[this.#cursor])}`);
  }

  #choose(index) {
    if (this.#cursor === index) return;
    this.#cursor = index;
    this.#draw();
  }

  #inWords(sample) {
    return this.#options.series.map((line) => `${line.name} ${this.#value(sample, line)}`).join(', ');
  }

  #value(sample, line) {
    const value = sample?.[line.key];
    return value == null ? '–' : this.#options.format(value);
  }

  #tell() {
    const shown = this.#cursor == null ? this.#samples.at(-1) : this.#samples[this.#cursor];
    this.legend.forEach((line, i) => setText(line.value, this.#value(shown, this.#options.series[i])));
    setText(this.when, this.#cursor == null || !shown ? '' : clock(shown.at));
    if (this.#cursor == null) this.svg.setAttribute('aria-label', this.#summary());
    const every = Math.max(1, Math.ceil(this.#samples.length / TABLE_ROWS));
    const rows = this.#samples.filter((_, i) => (this.#samples.length - 1 - i) % every === 0).reverse();
    this.rows.replaceChildren(...rows.map((sample) => h('tr', null,
      h('th', { scope: 'row' }, clock(sample.at)), this.#options.series.map((line) => h('td.num', null, this.#value(sample, line))))));
  }

  #summary() {
    const lines = this.#options.series.map((line) => {
      const values = this.#samples.map((sample) => sample[line.key]).filter((value) => value != null);
      if (!values.length) return `${line.name}: nothing yet`;
      const f = this.#options.format;
      return `${line.name}: now ${f(values.at(-1))}, least ${f(Math.min(...values))}, most ${f(Math.max(...values))}`;
    });
    return `${this.#options.title}, the last hour. ${lines.join('. ')}.`;
  }
}

function node(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function text(x, y, anchor, words) {
  const element = node('text', { x, y, 'text-anchor': anchor });
  element.textContent = words;
  return element;
}

function path(points) {
  return `M${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join('L')}`;
}

/** Up to 1, 2, 4, 5, 8 or 10 times a power of ten, so that halves of it are round as well. */
function roundUp(value) {
  const unit = 10 ** Math.floor(Math.log10(value));
  return unit * [1, 2, 4, 5, 8, 10].find((times) => times * unit >= value * 0.999);
}

function nearest(samples, at) {
  let low = 0;
  let high = samples.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (samples[middle].at < at) low = middle + 1;
    else high = middle;
  }
  return low > 0 && at - samples[low - 1].at < samples[low].at - at ? low - 1 : low;
}

function typicalStep(samples) {
  if (samples.length < 2) return HOUR_MS;
  const steps = samples.slice(1).map((sample, i) => sample.at - samples[i].at).sort((a, b) => a - b);
  return steps[steps.length >> 1];
}

function clock(at) {
  return new Date(at).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

customElements.define('mr-chart', Chart);
