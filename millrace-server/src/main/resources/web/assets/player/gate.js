import { h, icon } from '../dom.js';

const FIELDS = {
  passphrase: ['Passphrase', 'current-password'],
  key: ['Key', 'off'],
  token: ['Token', 'off'],
  user: ['Name', 'username'],
};

/**
 * Asks for what a closed channel needs.
 *
 * @param {{problem: {needs?: string[]}, message: string, status: number}} error what the broker said
 * @param {(credentials: object) => Promise<void>} show shows it to the broker; throws if that does not do
 */
export function gate(error, show) {
  const needs = new Set(error.problem.needs ?? ['passphrase', 'token']);
  const names = [];
  if (needs.has('passphrase')) names.push('passphrase');
  if (needs.has('hook')) names.push('user', 'key');
  if (needs.has('key') && !names.includes('key')) names.push('key');
  if (needs.has('token')) names.push('token');
  if (names.length === 0) names.push('passphrase');
  const inputs = new Map(names.map((name) => [name, h('input.input', {
    id: `gate-${name}`, name, type: name === 'user' ? 'text' : 'password', autocomplete: FIELDS[name][1], spellcheck: 'false', autocapitalize: 'off',
  })]));
  const wrong = h('p.error-text', { role: 'alert' }, error.status === 403 ? error.message : '');
  const button = h('button.btn.btn-first', { type: 'submit' }, 'Watch');
  const form = h('form.gate', { onsubmit: async (e) => {
    e.preventDefault();
    button.disabled = true;
    const credentials = Object.fromEntries([...inputs].map(([name, input]) => [name, input.value]).filter(([, value]) => value));
    try {
      await show(credentials);
    } catch (e) {
      wrong.textContent = e.message;
      button.disabled = false;
      inputs.values().next().value.focus();
    }
  } },
    h('h2', null, icon('lock'), 'This channel is closed'),
    h('p', null, words(needs)),
    [...inputs].map(([name, input]) => h('div.field', null, h('label', { for: input.id }, FIELDS[name][0]), input)),
    wrong, button);
  queueMicrotask(() => inputs.values().next().value.focus());
  return form;
}

function words(needs) {
  const others = ['key', 'token', 'hook'].filter((name) => needs.has(name));
  if (needs.has('passphrase') && others.length) return 'It needs its passphrase, and a key or token of yours.';
  if (needs.has('passphrase')) return 'Who knows its passphrase may watch.';
  const what = others.join() === 'token' ? 'a token' : others.join() === 'key' ? 'a key' : 'a key or a token';
  return `Who has ${what} for it may watch.`;
}
