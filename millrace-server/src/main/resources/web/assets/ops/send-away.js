import { h } from '../dom.js';
import * as api from '../api.js';
import { openDialog } from '../components/dialog.js';
import { toast } from '../components/toast.js';
import { block, termSelect } from './blocks.js';
import { refusalWords } from './rights.js';

/**
 * Asks whether somebody shall be disconnected, or kept out too, and does it.
 *
 * @param {object} who
 * @param {string} who.name as the question names it
 * @param {string} who.address `HOST:PORT`, to be kept out
 * @param {string} who.words what follows for viewers
 * @param {() => Promise} who.disconnect
 * @param {() => void} done when something has changed
 */
export function sendAway({ name, address, words, disconnect }, done) {
  const term = termSelect();
  const error = h('p.error-text', { role: 'alert', hidden: true });
  const cancel = h('button.btn', { type: 'button', onclick: () => dialog.close() }, 'Cancel');
  const act = h('button.btn.btn-bad', { type: 'submit' }, 'Disconnect');
  const form = h('form.stack', { onsubmit: (e) => (e.preventDefault(), submit()) },
    h('p.muted', null, words),
    h('fieldset.choices', null, h('legend.visually-hidden', null, 'What to do'),
      choice('once', true, 'Disconnect', 'It may call again; most programs do so by themselves.'),
      choice('block', false, ['Disconnect and keep out for ', term], `Nobody at ${hostOf(address)} gets in, by SRT or in a browser.`)),
    error,
    h('div.dialog-end', null, cancel, act));
  const dialog = openDialog(`Disconnect ${name}?`, form);
  form.addEventListener('change', () => (act.textContent = chosen() === 'block' ? 'Disconnect and keep out' : 'Disconnect'));
  term.addEventListener('click', (e) => (form.elements.what.value = 'block', e.stopPropagation()));
  cancel.focus();

  function chosen() {
    return form.elements.what.value;
  }

  async function submit() {
    act.disabled = true;
    try {
      if (chosen() === 'block') await block({ address: hostOf(address), seconds: Number(term.value) });
      await disconnect().catch((e) => {
        if (chosen() !== 'block' || e.status !== 404) throw e; // kept out, it is gone already
      });
      dialog.close();
      toast(chosen() === 'block' ? `${name} is out, and kept out` : `${name} is disconnected`);
      done();
    } catch (e) {
      error.textContent = refusalWords(e);
      error.hidden = false;
      act.disabled = false;
    }
  }
}

function choice(value, checked, label, hint) {
  return h('label.choice', null, h('input', { type: 'radio', name: 'what', value, checked }), h('span', null, label), h('small', null, hint));
}

/** The host of `HOST:PORT`; IPv6 without its brackets. */
export function hostOf(address) {
  return address.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}

/** Disconnects a client of a channel. */
export function disconnectClient(channel, id) {
  return api.request(api.channelPath(channel, `clients/${id}`), { method: 'DELETE' });
}

/** Disconnects the producer that feeds a channel. */
export function disconnectProducer(channel) {
  return api.request(api.channelPath(channel, 'producer'), { method: 'DELETE' });
}
