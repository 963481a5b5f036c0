import { h } from '../dom.js';
import * as api from '../api.js';
import { inWords } from './event-words.js';

const MOST = 500;
const KINDS = [
  ['', 'Everything'],
  ['channel.live,channel.described,channel.lingering,channel.offline,channel.takeover,channel.switched', 'Channels'],
  ['clients.joined,clients.left,client.disconnected', 'Clients'],
  ['callers.rejected,client.disconnected', 'Refused and disconnected'],
  ['broker.draining,configuration.reloaded,events.lost', 'The broker'],
];

/** What happens, newest first, from before the page was opened on. */
export class EventLog {
  /** @param {(event: object) => void} onEvent told of each that is new */
  constructor(onEvent) {
    this.onEvent = onEvent;
    this.kind = h('select.select', { 'aria-label': 'Kind of events', onchange: () => this.#begin() }, KINDS.map(([value, text]) => h('option', { value }, text)));
    this.hold = h('button.btn.btn-small', { type: 'button', 'aria-pressed': 'false', onclick: () => this.#toggle() }, 'Hold');
    this.state = h('span.faint', { role: 'status' });
    this.list = h('ol.log', { tabindex: 0, role: 'log', 'aria-live': 'off', 'aria-label': 'Events, the newest first' });
    this.element = h('section.panel.fill.wide-8', { id: 'events' },
      h('div.panel-head', null, h('h2', null, 'Events'), this.state, h('div.end', null, this.kind, this.hold)), this.list);
    this.held = null;
    this.#begin();
  }

  #begin() {
    this.stop?.();
    this.list.replaceChildren(h('li.faint', null, 'Nothing has happened yet.'));
    this.any = false;
    const types = this.kind.value ? this.kind.value.split(',') : [];
    this.stop = api.events({ types, after: 0 }, (event) => this.#take(event), (connected) => {
      this.state.textContent = connected ? '' : 'not connected';
    });
  }

  #toggle() {
    if (this.held) {
      const waiting = this.held;
      this.held = null;
      waiting.forEach((event) => this.#put(event));
    } else this.held = [];
    this.hold.setAttribute('aria-pressed', String(this.held != null));
    this.hold.textContent = this.held ? 'Go on' : 'Hold';
  }

  #take(event) {
    this.onEvent(event);
    if (!this.held) return this.#put(event);
    this.held.push(event);
    if (this.held.length > MOST) this.held.shift();
    this.hold.textContent = `Go on (${this.held.length})`;
  }

  #put(event) {
    if (event.type === 'events.lost' && !this.any) return; // what was before the oldest that is kept
    if (!this.any) this.list.replaceChildren();
    this.any = true;
    const { text, tone } = inWords(event);
    const at = new Date(event.time);
    this.list.prepend(h('li', null,
      h('time', { datetime: event.time, title: at.toLocaleString() }, at.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' })),
      h(`span.dot${tone && `.dot-${tone}`}`, { 'aria-hidden': 'true' }),
      h('p', null, event.channel && h('b', null, `${event.channel} `), text)));
    while (this.list.children.length > MOST) this.list.lastChild.remove();
  }
}
