import { h } from '../dom.js';

let place;

/** Says something in passing, also to screen readers. */
export function toast(text) {
  if (!place) {
    place = h('div.toasts', { role: 'status', 'aria-live': 'polite' });
    document.body.append(place);
  }
  const line = h('div.toast', null, text);
  place.append(line);
  setTimeout(() => line.remove(), 3200);
}
