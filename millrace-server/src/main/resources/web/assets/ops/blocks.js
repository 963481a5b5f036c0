import { h } from '../dom.js';
import * as api from '../api.js';
import { duration } from '../format.js';
import { openDialog } from '../components/dialog.js';
import { toast } from '../components/toast.js';
import { refusalWords } from './rights.js';

const LOOK_MS = 15_000;

/** For how long somebody may be kept out, in seconds. */
export const TERMS = [[600, '10 minutes'], [3600, 'an hour'], [86_400, 'a day'], [30 * 86_400, '30 days']];

/**
 * Keeps an address out, and disconnects who is there from it.
 *
 * @param {{address: string, channel?: string, reason?: string, seconds: number}} what
 */
export function block(what) {
  return api.request('blocks', { method: 'POST', body: what });
}

/** Who is kept out, and how to let them in again or keep out more. */
export class BlockList {
  constructor({ mayChange }) {
    this.mayChange = mayChange;
    this.list = h('ul.blocks');
    this.empty = h('p.muted', null, 'Nobody is kept out.');
    this.add = h('button.btn.btn-small', { type: 'button', disabled: true, onclick: () => askWhom({ done: () => this.look() }) }, 'Keep out…');
    this.element = h('section.panel', { id: 'blocks' },
      h('div.panel-head', null, h('h2', null, 'Kept out'), h('div.end', null, this.add)), this.list, this.empty);
    setInterval(() => !document.hidden && this.look(), LOOK_MS);
  }

  async look() {
    try {
      this.#show(await api.request('blocks', { quiet: true }));
    } catch (e) {
      this.list.replaceChildren();
      this.empty.hidden = false;
      this.empty.textContent = refusalWords(e);
    }
    this.add.disabled = !this.mayChange();
  }

  #show(blocks) {
    this.empty.hidden = blocks.length > 0;
    this.empty.textContent = 'Nobody is kept out.';
    this.list.replaceChildren(...blocks.map((one) => h('li', null,
      h('div.grow', null, h('b', null, one.address), h('p.faint', null, [one.channel && `from ${one.channel}`, `for another ${duration(Date.parse(one.until) - Date.now())}`, one.reason].filter(Boolean).join(' · '))),
      h('button.btn.btn-small', { type: 'button', disabled: !this.mayChange(), 'aria-label': `Let ${one.address} in again`, onclick: () => this.#lift(one) }, 'Let in'))));
  }

  async #lift(one) {
    try {
      await api.request(`blocks/${one.id}`, { method: 'DELETE' });
      toast(`${one.address} may come again`);
    } catch (e) {
      toast(refusalWords(e));
    }
    this.look();
  }
}

/** A choice of how long. */
export function termSelect() {
  return h('select.select', { 'aria-label': 'For how long' }, TERMS.map(([seconds, text]) => h('option', { value: seconds, selected: seconds === 3600 }, text)));
}

/** Asks whom to keep out; what is known of them is filled in. */
export function askWhom({ from = '', of = '', done }) {
  const address = h('input.input', { id: 'block-address', value: from, required: true, autocomplete: 'off', spellcheck: 'false', placeholder: '192.0.2.7 or 192.0.2.0/24' });
  const channel = h('input.input', { id: 'block-channel', value: of, autocomplete: 'off', spellcheck: 'false', placeholder: 'all of them' });
  const reason = h('input.input', { id: 'block-reason', autocomplete: 'off', maxlength: 200 });
  const term = termSelect();
  const error = h('p.error-text', { role: 'alert', hidden: true });
  const act = h('button.btn.btn-bad', { type: 'submit' }, 'Keep out');
  const cancel = h('button.btn', { type: 'button', onclick: () => dialog.close() }, 'Cancel');
  const form = h('form.stack', { onsubmit: (e) => (e.preventDefault(), submit()) },
    h('p.muted', null, 'Who is connected from there is disconnected at once, and nobody from there gets in: neither by SRT nor in a browser.'),
    h('div.field', null, h('label', { for: 'block-address' }, 'Address'), address),
    h('div.field', null, h('label', { for: 'block-channel' }, 'Channel'), channel),
    h('div.field', null, h('label', { for: 'block-reason' }, 'Reason, for whoever reads this list'), reason),
    h('div.row-flex', null, h('span', null, 'For'), term), error,
    h('div.dialog-end', null, cancel, act));
  const dialog = openDialog('Keep somebody out', form);
  address.focus();

  async function submit() {
    act.disabled = true;
    try {
      await block({
        address: address.value.trim(),
        ...(channel.value.trim() && { channel: channel.value.trim() }),
        ...(reason.value.trim() && { reason: reason.value.trim() }),
        seconds: Number(term.value),
      });
      dialog.close();
      toast(`${address.value.trim()} is kept out`);
      done();
    } catch (e) {
      error.textContent = refusalWords(e);
      error.hidden = false;
      act.disabled = false;
    }
  }
}
