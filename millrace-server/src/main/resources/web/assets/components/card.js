import { h, icon, setText } from '../dom.js';
import { duration, makeup, nameOf, shortCount, titleOf } from '../format.js';
import { channelPath } from '../api.js';
import { Preview } from './preview.js';
import { drawStream } from './stream-art.js';

const PICTURE_MS = 10_000; // a new one for who looks
const RETRY_MS = 30_000; // where there is none

/** `<mr-card>` of a channel that is live; set `channel` as often as there is news. */
class Card extends HTMLElement {
  connectedCallback() {
    this.sight = new IntersectionObserver(([entry]) => this.seen(entry.isIntersecting), { rootMargin: '100px' });
    this.sight.observe(this);
  }

  disconnectedCallback() {
    this.sight.disconnect();
    this.preview?.stop();
    clearTimeout(this.timer);
  }

  set channel(channel) {
    if (!this.firstChild) this.build(channel);
    this.since = Date.parse(channel.since);
    const name = nameOf(channel);
    setText(this.title_, name);
    this.title_.title = name;
    setText(this.watching, shortCount(viewersOf(channel)));
    this.viewers.title = `${viewersOf(channel)} watching`;
    const pieces = makeup(channel);
    if (titleOf(channel)) pieces.unshift(channel.id);
    this.meta.replaceChildren(...pieces.map((piece) => h('span', null, piece)));
    this.link.setAttribute('aria-label', `Watch ${name}, ${viewersOf(channel)} watching`);
    this.locked.hidden = !channel.encrypted;
    this.tick();
  }

  /** The time on air goes on. */
  tick() {
    setText(this.uptime, duration(Date.now() - this.since));
  }

  build(channel) {
    this.dataset.channel = channel.id;
    this.art = h('canvas', { width: 640, height: 360, 'aria-hidden': 'true' });
    this.picture = h('img', { alt: '', hidden: true, decoding: 'async' });
    this.watching = h('span', null);
    this.viewers = h('span.pill', null, icon('eye'), this.watching);
    this.uptime = h('span', null);
    this.locked = h('span.pill', { title: 'Needs a passphrase or a token' }, icon('lock'));
    this.title_ = h('div.card-title', null);
    this.meta = h('div.card-meta', null);
    this.link = h('a.card', { href: `/watch/${channel.id.split('/').map(encodeURIComponent).join('/')}` },
      h('div.card-picture', null, this.art, this.picture,
        h('div.over', null, h('span.pill.pill-live', null, 'LIVE'), this.viewers, this.locked, h('span.pill.over-end', { title: 'On air' }, this.uptime))),
      h('div.card-text', null, this.title_, this.meta));
    this.append(this.link);
    this.preview = new Preview(this.link, this.link.firstChild, () => (this.locked.hidden ? channel.id : null));
    drawStream(this.art, channel.id);
  }

  seen(now) {
    this.inSight = now;
    clearTimeout(this.timer);
    if (now) this.timer = setTimeout(() => this.refresh(), Math.random() * 400);
  }

  /** Fetches the picture anew; keeps the old one until the new one is there. */
  refresh() {
    if (!this.inSight || !this.dataset.channel) return;
    if (document.hidden) {
      this.again(PICTURE_MS);
      return;
    }
    const next = new Image();
    next.onload = () => {
      this.picture.src = next.src;
      this.picture.hidden = false;
      this.again(PICTURE_MS);
    };
    next.onerror = () => this.again(RETRY_MS);
    next.src = `${channelPath(this.dataset.channel, 'thumbnail.jpg')}?at=${Math.floor(Date.now() / PICTURE_MS)}`;
  }

  again(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), ms);
  }
}

/** Who watches, by SRT and in browsers. */
export function viewersOf(channel) {
  return channel.subscribers + (channel.viewers ?? 0);
}

customElements.define('mr-card', Card);
