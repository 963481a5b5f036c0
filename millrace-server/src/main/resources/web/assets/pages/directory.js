import { h, icon, setText } from '../dom.js';
import { duration, nameOf, titleOf } from '../format.js';
import * as api from '../api.js';
import { viewersOf } from '../components/card.js';
import { drawStream } from '../components/stream-art.js';
import '../components/shell.js';
import '../components/go-live.js';

const LOOK_MS = 5_000; // viewers and rates change without an event
const SOON_MS = 150; // several events, one look
const TICK_MS = 1_000;
const SEARCH_FROM = 9;

const shell = document.querySelector('mr-shell');
const place = document.getElementById('channels');
const notice = document.getElementById('notice');
const tools = document.getElementById('tools');
const heading = document.getElementById('heading');

const cards = new Map();
const grid = h('ul.grid', { 'aria-label': 'Live channels' });
const off = h('section.section', { hidden: true }, h('h2', null, 'Off the air'), h('ul.rows', null));
const none = h('p.muted', { role: 'status', hidden: true });
const search = h('input.input.search', { type: 'search', placeholder: 'Find a channel', 'aria-label': 'Find a channel', hidden: true, oninput: () => show() });
let known = [];
let empty = null;
let first = true;

tools.append(search);
grid.append(...Array.from({ length: 3 }, () => h('li.bone.card-picture', { 'aria-hidden': 'true' })));
place.append(grid, none, off);

let looking = null;
let again = false;

/** Asks for the channels; calls that come meanwhile are one call afterwards. */
async function look() {
  if (looking) {
    again = true;
    return;
  }
  looking = api.channels();
  try {
    known = await looking;
    notice.replaceChildren();
    show();
  } catch (e) {
    trouble(e);
  } finally {
    looking = null;
  }
  if (again) {
    again = false;
    soon();
  }
}

let coming = null;
function soon() {
  coming ??= setTimeout(() => {
    coming = null;
    look();
  }, SOON_MS);
}

function trouble(error) {
  const text = error.status === 0
    ? 'The broker does not answer. This page goes on by itself when it is back.'
    : error.message;
  if (notice.textContent === text) return;
  notice.replaceChildren(h('div.note.note-warn', null, icon('warn'), h('p', null, text)));
}

function show() {
  if (first) {
    grid.replaceChildren();
    first = false;
  }
  const words = search.value.trim().toLowerCase();
  const found = known.filter((channel) => !words || `${channel.id} ${channel.title}`.toLowerCase().includes(words));
  const live = found.filter((channel) => channel.state === 'live').sort(byName);
  search.hidden = known.length < SEARCH_FROM && !words;
  showLive(live);
  showOff(found.filter((channel) => channel.state !== 'live').sort(byName));
  none.hidden = found.length > 0 || known.length === 0;
  setText(none, none.hidden ? '' : `No channel is called “${search.value.trim()}”.`);
  const anyLive = known.some((channel) => channel.state === 'live');
  document.title = anyLive ? `${known.filter((c) => c.state === 'live').length} live · Millrace` : 'Millrace';
  heading.textContent = anyLive ? 'Live now' : 'Nothing is live yet';
  showEmpty(!anyLive);
}

function byName(a, b) {
  return nameOf(a).localeCompare(nameOf(b), undefined, { numeric: true }) || a.id.localeCompare(b.id);
}

function showLive(live) {
  const ids = new Set(live.map((channel) => channel.id));
  for (const [id, item] of cards) {
    if (!ids.has(id)) {
      item.remove();
      cards.delete(id);
    }
  }
  live.forEach((channel, i) => {
    let item = cards.get(channel.id);
    if (!item) {
      item = h('li.card-enter', null, h('mr-card'));
      cards.set(channel.id, item);
    }
    item.firstChild.channel = channel;
    if (grid.children[i] !== item) grid.insertBefore(item, grid.children[i] ?? null);
  });
  grid.hidden = live.length === 0;
}

function showOff(channels) {
  off.hidden = channels.length === 0;
  off.lastChild.replaceChildren(...channels.map((channel) => h('li', null,
    h('a.row', { href: `/watch/${channel.id.split('/').map(encodeURIComponent).join('/')}` },
      h('span.dot', { 'aria-hidden': 'true' }), h('span', null, nameOf(channel)), titleOf(channel) && h('span.id', null, channel.id),
      h('span.row-end', null, offWords(channel))))));
}

function offWords(channel) {
  const waiting = viewersOf(channel);
  const who = waiting ? `${waiting} waiting` : '';
  const what = channel.state === 'lingering' ? 'interrupted' : 'no producer';
  return [what, `for ${duration(Date.now() - Date.parse(channel.since))}`, who].filter(Boolean).join(' · ');
}

function showEmpty(isEmpty) {
  if (!isEmpty) {
    empty?.remove();
    empty = null;
  } else if (!empty) {
    const how = h('mr-go-live');
    const art = h('canvas.empty-art', { width: 1040, height: 585, 'aria-hidden': 'true' });
    drawStream(art, 'millrace');
    empty = h('section.empty', null,
      h('div', null, h('p.lede', null, 'Send a stream by SRT and it appears here at once. No account, no upload: three ways to begin.'), art),
      h('div.panel', null, how));
    place.prepend(empty);
    how.broker = shell.status;
    shell.addEventListener('broker', (e) => (how.broker = e.detail), { once: true });
  }
}

api.events({}, soon, (connected) => connected && soon());
setInterval(() => !document.hidden && look(), LOOK_MS);
setInterval(() => cards.forEach((item) => item.firstChild.tick()), TICK_MS);
document.addEventListener('visibilitychange', () => !document.hidden && look());
look();
