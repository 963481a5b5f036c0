import { h, icon } from '../dom.js';
import * as api from '../api.js';

const KEPT = 'millrace.studio.';
const WATCH = 'millrace.ticket.'; // as the player keeps it
const EARLY_MS = 60_000;

const FIELDS = {
  passphrase: ['Passphrase of the channel', 'current-password'],
  user: ['Name', 'username'],
  key: ['Stream key', 'off'],
  token: ['Token', 'off'],
};

/**
 * The right to see a channel's studio. Where publishing needs a key, the key is shown to the broker once, in the body of a
 * request, and a ticket is kept for this tab instead of it.
 */
export class StudioAccess {
  constructor(channel) {
    this.channel = channel;
    this.path = api.channelPath(channel, 'studio');
    this.kept = JSON.parse(sessionStorage.getItem(KEPT + channel) ?? 'null');
  }

  /** Gets in with what is kept, or with nothing; throws an ApiError whose `problem.needs` says what is missing. */
  async enter(signal) {
    if (this.kept) {
      try {
        return await this.show({ ticket: this.kept.ticket }, signal);
      } catch (e) {
        if (e.status !== 401 && e.status !== 403) throw e;
        this.leave();
      }
    }
    return this.show({}, signal);
  }

  /** Shows what a person knows: `{key}`, `{token}`, `{passphrase}`, `{user}`. */
  async show(credentials, signal) {
    const { ticket, expires, watch } = await api.request(this.path, { method: 'POST', body: credentials, signal, quiet: true });
    this.kept = ticket ? { ticket, expires } : null;
    if (ticket) sessionStorage.setItem(KEPT + this.channel, JSON.stringify(this.kept));
    if (watch) sessionStorage.setItem(WATCH + this.channel, JSON.stringify(watch));
  }

  leave() {
    this.kept = null;
    sessionStorage.removeItem(KEPT + this.channel);
  }

  /** What is known of the channel now: `{channel, health}`, each null if there is none at present. */
  async look(signal) {
    if (this.kept) {
      if (Date.parse(this.kept.expires) - Date.now() < EARLY_MS) await this.show({ ticket: this.kept.ticket }, signal);
      return api.request(this.path, { signal, quiet: true, headers: { 'Millrace-Ticket': this.kept.ticket } });
    }
    const [channel, health] = await Promise.all([api.channel(this.channel, signal), healthOf(this.channel, signal)]);
    return { channel, health };
  }
}

async function healthOf(channel, signal) {
  try {
    return await api.request(api.channelPath(channel, 'health'), { signal });
  } catch (e) {
    if (e.status === 404) return null;
    throw e;
  }
}

/** Asks for what publishing to this channel needs; calls `done` when it did. */
export function studioGate(access, error, done) {
  const needs = new Set(error.problem?.needs ?? []);
  const names = Object.keys(FIELDS).filter((name) => needs.has(name) || (needs.has('hook') && (name === 'user' || name === 'key')));
  if (!names.length) names.push('key');
  const inputs = names.map((name) => h('input.input', {
    id: `studio-${name}`, name, type: name === 'user' ? 'text' : 'password', autocomplete: FIELDS[name][1], spellcheck: 'false', autocapitalize: 'off',
    placeholder: name === 'key' ? 'mk_…' : null,
  }));
  const wrong = h('p.error-text', { role: 'alert' }, error.status === 403 ? said(error) : '');
  const button = h('button.btn.btn-first', { type: 'submit' }, 'Open the studio');
  const form = h('form.panel.door', { id: 'gate', onsubmit: async (e) => {
    e.preventDefault();
    button.disabled = true;
    try {
      await access.show(Object.fromEntries(inputs.map((input) => [input.name, input.value.trim()]).filter(([, value]) => value)));
      done();
    } catch (e) {
      wrong.textContent = said(e);
      button.disabled = false;
      inputs[0].focus();
    }
  } },
    h('div.row-flex', null, icon('key'), h('h2', null, 'Is this your channel?')),
    h('p.muted', null, `${access.channel} may be sent by who has ${words(needs)}, and so may its studio be seen. What you enter goes to this broker only, and is not kept.`),
    inputs.map((input) => h('div.field', null, h('label', { for: input.id }, FIELDS[input.name][0]), input)),
    wrong, h('div', null, button));
  queueMicrotask(() => inputs[0].focus());
  return form;
}

function words(needs) {
  const one = [needs.has('key') && 'a stream key for it', needs.has('token') && 'a token for it', needs.has('hook') && 'an account for it'].filter(Boolean);
  const all = [needs.has('passphrase') && 'its passphrase', one.join(' or ')].filter(Boolean);
  return all.join(' and ') || 'a stream key for it';
}

function said(error) {
  const text = error.message;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
