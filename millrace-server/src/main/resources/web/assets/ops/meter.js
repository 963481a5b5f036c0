import { h, setText } from '../dom.js';

const WARN = 0.75;
const BAD = 0.9;

/** A bar that says how full something is, in words too: `{element, show(used, most, text)}`. */
export function meter(label, hint) {
  const bar = h('div.meter-fill');
  const track = h('div.meter', { role: 'meter', 'aria-label': label, 'aria-valuemin': 0 }, bar);
  const words = h('span.num');
  const element = h('li.limit', null,
    h('div.limit-text', null, h('span', { title: hint }, label), words), track);
  return {
    element,
    show(used, most, text) {
      const part = most > 0 ? Math.min(1, used / most) : 0;
      bar.style.inlineSize = `${(part * 100).toFixed(1)}%`;
      track.dataset.tone = part >= BAD ? 'bad' : part >= WARN ? 'warn' : 'good';
      track.setAttribute('aria-valuemax', most);
      track.setAttribute('aria-valuenow', used);
      track.setAttribute('aria-valuetext', text);
      setText(words, text);
    },
  };
}
