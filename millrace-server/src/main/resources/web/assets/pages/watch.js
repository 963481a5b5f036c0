import { h, icon, setText } from '../dom.js';
import { count, duration, makeup, nameOf, titleOf } from '../format.js';
import * as api from '../api.js';
import { toClipboard } from '../components/copy.js';
import { openDialog } from '../components/dialog.js';
import { toast } from '../components/toast.js';
import { viewersOf } from '../components/card.js';
import '../components/shell.js';
import '../player/player.js';

const LOOK_MS = 5_000;
const SOON_MS = 150;
const OTHERS_MAX = 6;

const id = decodeURIComponent(location.pathname.replace(/^\/watch\/?/, ''));
const main = document.getElementById('main');
const shell = document.querySelector('mr-shell');

if (id) watch();
else location.replace('/');

function watch() {
  const player = h('mr-player', { channel: id });
  const heading = h('h1', null, id);
  const state = h('span.pill', null, '…');
  const viewers = h('span', null);
  const viewersPill = h('span.pill', null, icon('eye'), viewers);
  const uptime = h('span.pill', null);
  const facts = h('div.card-meta', null);
  const others = h('ul.grid', { 'aria-label': 'Other live channels' });
  const otherSection = h('section.section', { hidden: true }, h('h2', null, 'Also live'), others);
  const share = h('button.btn', { type: 'button', onclick: shareAddress }, icon('share'), 'Share');
  const elsewhere = h('button.btn', { type: 'button', onclick: showElsewhere }, icon('broadcast'), 'Watch elsewhere');
  main.append(player,
    h('div.about', null,
      h('div.about-text', null, heading, facts, h('div.about-facts', { role: 'status' }, state, viewersPill, uptime)),
      h('div.about-end', null, share, elsewhere)),
    otherSection);
  document.title = `${id} · Millrace`;

  let known = null;

  function show(channel) {
    known = channel;
    player.about = channel;
    const name = channel ? nameOf(channel) : id;
    setText(heading, name);
    document.title = `${name} · Millrace`;
    const live = channel?.state === 'live';
    state.className = live ? 'pill pill-live' : 'pill';
    setText(state, live ? 'LIVE' : channel?.state === 'lingering' ? 'Interrupted' : 'Off the air');
    const watching = channel ? viewersOf(channel) : 0;
    setText(viewers, count(watching));
    viewersPill.title = `${watching} watching`;
    viewersPill.hidden = !channel;
    uptime.hidden = !live;
    if (live) setText(uptime, `on air for ${duration(Date.now() - Date.parse(channel.since))}`);
    const pieces = channel ? makeup(channel) : [];
    if (channel && titleOf(channel)) pieces.unshift(channel.id);
    facts.replaceChildren(...pieces.map((piece) => h('span', null, piece)));
  }

  function showOthers(channels) {
    const live = channels.filter((channel) => channel.state === 'live' && channel.id !== id).slice(0, OTHERS_MAX);
    otherSection.hidden = live.length === 0;
    const cards = new Map([...others.children].map((item) => [item.firstChild.dataset.channel, item]));
    others.replaceChildren(...live.map((channel) => {
      const item = cards.get(channel.id) ?? h('li', null, h('mr-card'));
      item.firstChild.channel = channel;
      return item;
    }));
  }

  let looking = false;
  async function look() {
    if (looking) return;
    looking = true;
    try {
      const all = await api.channels();
      show(all.find((channel) => channel.id === id) ?? null);
      showOthers(all);
    } catch {
      // the player says that the broker is away; the next look comes by itself
    } finally {
      looking = false;
    }
  }

  let coming = null;
  function soon() {
    coming ??= setTimeout(() => {
      coming = null;
      look();
    }, SOON_MS);
  }

  async function shareAddress() {
    const url = location.origin + location.pathname;
    if (navigator.share && matchMedia('(hover: none)').matches) {
      await navigator.share({ title: heading.textContent, url }).catch(() => {});
    } else if (await toClipboard(url)) toast('The address is on the clipboard');
    else toast(url);
  }

  function showElsewhere() {
    const port = Number(shell.status?.address?.split(':').at(-1)) || 5000;
    const host = location.hostname;
    const secret = known?.encrypted ? '&passphrase=PASSPHRASE' : '';
    const line = (heading, text) => h('div.field', null, h('h3', null, heading), h('mr-copy', { label: `line for ${heading}`, text }));
    openDialog('Watch elsewhere',
      h('p.muted', null, 'The same stream by SRT, untouched, or by HLS for whatever plays that.'),
      line('ffplay', `ffplay -fflags nobuffer "srt://${host}:${port}?streamid=read:${id}${secret}"`),
      line('VLC', `vlc "srt://${host}:${port}" --streamid=read:${id}`),
      line('HLS', `${location.origin}/hls/${id.split('/').map(encodeURIComponent).join('/')}/index.m3u8`));
  }

  api.events({}, (event) => (event.channel === id || event.type.startsWith('channel.')) && soon(), (connected) => connected && soon());
  setInterval(() => !document.hidden && look(), LOOK_MS);
  look();
}
