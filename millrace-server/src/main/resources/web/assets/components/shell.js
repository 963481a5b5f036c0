import { h, icon, sign } from '../dom.js';
import * as api from '../api.js';
import { openDialog } from './dialog.js';
import './go-live.js';

const PLACES = [
  ['/', 'Live'],
  ['/operator', 'Operator'],
];
const SCHEMES = { auto: ['auto', 'as the system'], light: ['sun', 'light'], dark: ['moon', 'dark'] };

/**
 * `<mr-shell>`: what is the same on every page: the bar above, the line below, the question for a token. The page's own
 * `main` is its child.
 */
class Shell extends HTMLElement {
  connectedCallback() {
    if (this.querySelector('.bar')) return;
    this.prepend(h('a.skip', { href: '#main' }, 'To the content'), this.bar());
    this.append(this.foot());
    api.whenTokenIsNeeded((error) => askForToken(error.message));
    api.broker().then((status) => this.told(status), () => {});
  }

  bar() {
    return h('header.bar', null, h('div.bar-in', null,
      h('a.brand', { href: '/', 'aria-label': 'Millrace, what is live' }, sign(), h('span', null, 'Millrace')),
      h('nav', { 'aria-label': 'Pages' }, PLACES.map(([href, text]) =>
        h('a', { href, 'aria-current': location.pathname === href ? 'page' : null }, text))),
      h('div.bar-end', null, this.schemeButton(),
        h('button.btn.btn-first', { type: 'button', onclick: () => this.goLive() }, icon('broadcast'), 'Go live'))));
  }

  schemeButton() {
    const button = h('button.btn.btn-quiet.btn-icon', { type: 'button', onclick: () => {
      const names = Object.keys(SCHEMES);
      millraceScheme.set(names[(names.indexOf(millraceScheme.get()) + 1) % names.length]);
      show();
    } });
    const show = () => {
      const [sign, words] = SCHEMES[millraceScheme.get()];
      button.replaceChildren(icon(sign));
      button.setAttribute('aria-label', `Colours: ${words}`);
      button.title = `Colours: ${words}`;
    };
    show();
    return button;
  }

  goLive() {
    const how = h('mr-go-live');
    openDialog('Go live', how);
    how.broker = this.status;
  }

  foot() {
    this.version = h('span', null, 'Millrace');
    return h('footer.foot', null, this.version, h('span', null, 'Live video over SRT, in the browser without a plug-in'));
  }

  told(status) {
    if (!status) return;
    this.status = status;
    this.version.textContent = `Millrace ${status.version}`;
    this.dispatchEvent(new CustomEvent('broker', { detail: status }));
  }
}

let asking;

/** Asks for the API's token, once at a time; the page is loaded anew when it is given. */
function askForToken(why) {
  if (asking) return;
  const input = h('input.input', { id: 'token', type: 'password', autocomplete: 'off', required: true });
  const form = h('form.stack', { onsubmit: (e) => {
    e.preventDefault();
    api.setToken(input.value.trim());
    location.reload();
  } },
    h('p.muted', null, 'This broker tells only those who have a token (http.jwks). It is kept for this tab and sent to this broker only.'),
    h('div.field', null, h('label', { for: 'token' }, 'Token'), input),
    api.hasToken() && h('p.error-text', { role: 'alert' }, why),
    h('div.dialog-end', null, h('button.btn.btn-first', { type: 'submit' }, 'Sign in')));
  asking = openDialog('A token is needed', form);
  asking.addEventListener('close', () => (asking = null));
  input.focus();
}

customElements.define('mr-shell', Shell);
