import { h } from '../dom.js';

/** `<mr-copy text="…">`: a line to copy, with its button. */
class CopyLine extends HTMLElement {
  static observedAttributes = ['text'];

  connectedCallback() {
    this.render();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.render();
  }

  render() {
    const text = this.getAttribute('text') ?? '';
    const what = this.getAttribute('label') ?? 'line';
    const button = h('button', { type: 'button', 'aria-label': `Copy ${what}`, onclick: () => this.copy(text, button) }, 'Copy');
    this.replaceChildren(h('div.copy', null, h('code', { tabindex: 0 }, text), button));
  }

  async copy(text, button) {
    const done = await toClipboard(text);
    button.textContent = done ? 'Copied' : 'Press Ctrl-C';
    button.toggleAttribute('data-done', done);
    if (!done) getSelection().selectAllChildren(this.querySelector('code'));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      button.textContent = 'Copy';
      button.removeAttribute('data-done');
    }, 1800);
  }
}

/** Whether the text is on the clipboard now; a page without TLS may only try the old way. */
export async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return oldWay(text);
  }
}

function oldWay(text) {
  const area = h('textarea.visually-hidden', { readonly: true });
  area.value = text;
  const host = document.querySelector('dialog[open]') ?? document.body;
  host.append(area);
  area.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    area.remove();
  }
}

customElements.define('mr-copy', CopyLine);
