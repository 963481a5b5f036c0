import { h, icon } from '../dom.js';
import * as api from '../api.js';

/** What this person may do: `{control, channels, until}`. */
export function rights() {
  return api.request('rights');
}

/** Why nothing can be changed, and what helps; null for who may. */
export function rightsNote({ control, channels }) {
  if (control && channels.length === 0) return null;
  if (control) return note(`Your token is for ${channels.join(', ')}: of other channels, and of the broker as a whole, nothing is shown.`);
  return api.hasToken()
    ? note('You may look, but change nothing: your token lacks the scope millrace:control.', another())
    : note('You may look, but change nothing: this broker has no tokens (http.jwks), so it takes orders on its own machine only, by localhost or its address.');
}

function note(words, ...more) {
  return h('div.note', { 'data-note': 'rights' }, icon('lock'), h('p.grow', null, words), ...more);
}

function another() {
  return h('button.btn.btn-small', { type: 'button', onclick: () => (api.setToken(null), location.reload()) }, 'Use another token');
}

/** What a refusal means, in words that help. */
export function refusalWords(error) {
  if (error.status === 401) return 'A token is needed for that.';
  if (error.status === 403) return `That is not allowed: ${error.message}.`;
  if (error.status === 404) return 'It is not there any more.';
  return error.message;
}
