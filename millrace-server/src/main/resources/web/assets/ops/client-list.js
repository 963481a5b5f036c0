import { h, setText } from '../dom.js';
import { bitrate, bytes, count, duration, nameOf, titleOf } from '../format.js';
import * as api from '../api.js';
import { DataTable } from './table.js';
import { Rates } from './rates.js';
import { history } from './history.js';
import { axisBitrate, axisPercent, axisPlain, percent } from './overview.js';
import { milliseconds, viewersOf } from './channel-list.js';
import { askWhom } from './blocks.js';
import { disconnectClient, sendAway } from './send-away.js';

const PAGE = 1000;
const MOST = 5_000; // to be sorted here; an operator looks at the worst of them
const WAYS = { srt: 'SRT', live: 'browser', hls: 'HLS' };
const SLOW_MS = 1_000;
const VERY_SLOW_MS = 3_000;

/** A channel's clients, and its last hour. */
export class ClientList {
  constructor({ mayChange, changed, close }) {
    this.rates = new Rates();
    this.table = new DataTable({
      caption: 'Clients of the channel',
      id: (row) => String(row.id),
      sortBy: 'lag',
      down: true,
      size: 25,
      empty: 'Nobody watches it.',
      columns: [
        { key: 'address', label: 'Address', sort: (row) => row.address, text: (row) => row.address },
        { key: 'way', label: 'By', sort: (row) => WAYS[row.way], text: (row) => WAYS[row.way] },
        { key: 'lag', label: 'Behind', hint: 'how far it is behind', num: true, sort: (row) => row.msLag ?? -1, text: known('msLag', (ms) => `${count(ms)} ms`), tone: (row) => (row.msLag > VERY_SLOW_MS ? 'bad' : row.msLag > SLOW_MS ? 'warn' : '') },
        { key: 'rtt', label: 'RTT', num: true, sort: (row) => row.msRtt ?? -1, text: known('msRtt', (ms) => `${milliseconds(ms)} ms`) },
        { key: 'loss', label: 'Loss', hint: 'of all packets sent to it, those that it reported as lost', num: true, sort: lossOf, text: (row) => (row.pktSent == null ? '–' : `${percent(lossOf(row))} %`), tone: (row) => (lossOf(row) > 5 ? 'bad' : lossOf(row) > 1 ? 'warn' : '') },
        { key: 'resent', label: 'Resent', hint: 'packets sent again', num: true, minor: true, sort: (row) => row.pktRetrans ?? -1, text: known('pktRetrans', count) },
        { key: 'dropped', label: 'Too late', hint: 'packets given up', num: true, minor: true, sort: (row) => row.pktSndDrop ?? -1, text: known('pktSndDrop', count), tone: (row) => (row.pktSndDrop > 0 ? 'warn' : '') },
        { key: 'jumps', label: 'Jumps', hint: 'times that it was moved on because it fell behind', num: true, minor: true, sort: (row) => row.jumps ?? -1, text: known('jumps', count), tone: (row) => (row.jumps > 0 ? 'warn' : '') },
        { key: 'rate', label: 'Rate', num: true, minor: true, sort: (row) => row.bits ?? -1, text: (row) => (row.bits == null ? '–' : bitrate(row.bits)) },
        { key: 'sent', label: 'Sent', num: true, minor: true, sort: (row) => row.byteSent ?? -1, text: known('byteSent', bytes) },
        { key: 'time', label: 'For', num: true, sort: (row) => row.msTimeStamp, text: (row) => duration(row.msTimeStamp) },
        { key: 'acts', label: '', cell: (row) => this.#acts(row, mayChange, changed) },
      ],
    });
    this.heading = h('h2', { tabindex: -1 });
    this.facts = h('span.faint.num');
    this.links = h('div.end');
    this.more = h('p.faint', { hidden: true }, `Of all clients the first ${count(MOST)} are listed.`);
    this.charts = graphs();
    this.closeButton = h('button.btn.btn-small', { type: 'button', onclick: close }, 'Close');
    this.element = h('section.panel', { id: 'clients', hidden: true, 'aria-label': 'Channel' },
      h('div.panel-head', null, this.heading, this.facts, this.links),
      h('div.charts.in-panel', null, this.charts), this.table.element, this.more);
  }

  /** Which channel, from now on; null for none. */
  choose(id) {
    this.channel = id;
    this.element.hidden = id == null;
    this.charts.forEach((chart) => (chart.samples = []));
    this.table.rows = null;
    if (id == null) return;
    setText(this.heading, id);
    setText(this.facts, '');
    const path = id.split('/').map(encodeURIComponent).join('/');
    this.links.replaceChildren(
      h('a.btn.btn-small', { href: `/watch/${path}` }, 'Watch'), h('a.btn.btn-small', { href: `/studio/${path}` }, 'Studio'), this.closeButton);
  }

  /** What is known of the channel from elsewhere. */
  describe(channel) {
    if (!channel) return;
    setText(this.heading, nameOf(channel));
    const browsers = channel.viewers ? `${count(channel.viewers)} in browsers` : '';
    setText(this.facts, [titleOf(channel) && channel.id, channel.summary, channel.producer && `from ${channel.producer.address}`, `${count(viewersOf(channel))} watch`, browsers].filter(Boolean).join(' · '));
  }

  async look(signal) {
    const id = this.channel;
    if (id == null) return;
    const [clients, viewers] = await Promise.all([all(id, 'clients', signal), all(id, 'viewers', signal)]);
    viewers.forEach((viewer) => (viewer.id = `${viewer.way} ${viewer.id}`)); // numbered apart from clients
    clients.forEach((client) => (client.way = 'srt'));
    clients.push(...viewers);
    if (id !== this.channel) return;
    const nowMs = Date.now();
    for (const client of clients) {
      if (client.byteSent == null) continue; // HLS: what a cache takes goes to many
      const bytesASecond = this.rates.add(client.id, client.byteSent, nowMs);
      client.bits = bytesASecond == null ? null : bytesASecond * 8;
    }
    this.rates.keep(new Set(clients.map((client) => client.id)));
    this.more.hidden = Math.max(clients.length - viewers.length, viewers.length) < MOST;
    this.table.rows = clients;
  }

  async lookBack(signal) {
    const id = this.channel;
    if (id == null) return;
    const samples = await history(id, signal);
    if (id === this.channel) this.charts.forEach((chart) => (chart.samples = samples));
  }

  #acts(row, mayChange, changed) {
    const channel = this.channel;
    if (row.way !== 'srt') return keepOut(row, channel, mayChange, changed);
    const button = h('button.btn.btn-small.btn-bad', {
      type: 'button',
      'aria-label': `Disconnect ${row.address}`,
      onclick: () => sendAway({
        name: row.address,
        address: row.address,
        words: `It watches ${channel}.`,
        disconnect: () => disconnectClient(channel, row.id),
      }, changed),
    }, 'Disconnect');
    return { element: h('div.acts', null, button), refresh: () => (button.disabled = !mayChange()) };
  }
}

/** Browsers come again by themselves: who is not to watch is kept out. */
function keepOut({ address }, of, mayChange, done) {
  const button = h('button.btn.btn-small.btn-bad', {
    type: 'button', 'aria-label': `Keep ${address} out`, onclick: () => askWhom({ from: address, of, done }),
  }, 'Keep out…');
  return { element: h('div.acts', null, button), refresh: () => (button.disabled = !mayChange()) };
}

/** What can be said only of some. */
function known(key, text) {
  return (row) => (row[key] == null ? '–' : text(row[key]));
}

async function all(id, what, signal) {
  const clients = [];
  for (let after = 0; after != null && clients.length < MOST;) {
    let page;
    try {
      page = await api.request(`${api.channelPath(id, what)}?limit=${PAGE}&after=${after}`, { signal });
    } catch (e) {
      if (e.status === 404) return clients; // the channel is gone
      throw e;
    }
    clients.push(...page[what]);
    after = page.next;
  }
  return clients;
}

function lossOf({ pktSndLoss, pktSent }) {
  if (pktSent == null) return -1;
  return pktSent > 0 ? (100 * pktSndLoss) / pktSent : 0;
}

function graphs() {
  return [
    { title: 'Traffic', format: bitrate, axis: axisBitrate, least: 100_000, series: [{ key: 'bitrateOut', name: 'Out' }, { key: 'bitrateIn', name: 'In' }] },
    { title: 'Producer’s link', format: (n) => `${percent(n)} %`, axis: axisPercent, least: 1, series: [{ key: 'lossPercent', name: 'Lost' }, { key: 'resentPercent', name: 'Resent' }, { key: 'droppedPercent', name: 'Too late' }] },
    { title: 'Producer’s RTT', format: (n) => `${milliseconds(n)} ms`, axis: (n) => `${axisPlain(n)} ms`, least: 2, series: [{ key: 'msRtt', name: 'RTT' }] },
  ].map((options) => {
    const chart = document.createElement('mr-chart');
    chart.describe(options);
    return chart;
  });
}
