import { h, icon, setText } from '../dom.js';
import { duration } from '../format.js';
import * as api from '../api.js';
import '../components/shell.js';
import { poll } from '../ops/poll.js';
import { Rates } from '../ops/rates.js';
import { rights, rightsNote } from '../ops/rights.js';
import { BrokerGraphs, Figures, Limits } from '../ops/overview.js';
import { ChannelList, viewersOf } from '../ops/channel-list.js';
import { ClientList } from '../ops/client-list.js';
import { EventLog } from '../ops/event-log.js';
import { BlockList } from '../ops/blocks.js';

const LOOK_MS = 2_000;
const LOOK_BACK_MS = 5_000;
const SOON_MS = 200;

const notice = document.getElementById('notice');
const standing = document.getElementById('standing');
const trouble = h('div.note.note-warn', { hidden: true }, icon('warn'), h('p'));
const state = h('span.pill', null, '…');
const uptime = h('span.faint.num');
standing.append(state, uptime);
notice.append(trouble);

const rates = new Rates();
let may = { control: false, channels: [] };
let known = [];

const figures = new Figures();
const limits = new Limits();
const graphs = new BrokerGraphs();
const mayChange = () => may.control;
const channels = new ChannelList({ choose, mayChange, changed: soon });
const clients = new ClientList({ mayChange, changed: soon, close: () => choose(null) });
const blocks = new BlockList({ mayChange });

/** Channels with what can be told from two looks at them. */
async function look(signal) {
  const [status, all] = await Promise.all([broker(signal), api.channels(signal)]);
  const nowMs = Date.now();
  known = all.map((channel) => withRates(channel, nowMs));
  rates.keep(new Set(known.flatMap(({ id }) => ['in', 'out', 'recv', 'loss'].map((what) => `${what} ${id}`))));
  channels.show(known, clients.channel);
  clients.describe(known.find((channel) => channel.id === clients.channel));
  if (status) showStatus(status);
  await clients.look(signal);
}

/** A token for some channels may not see the whole. */
async function broker(signal) {
  try {
    return await api.request('broker', { signal });
  } catch (e) {
    if (e.status === 403) return null;
    throw e;
  }
}

function withRates(channel, nowMs) {
  const { id, producer } = channel;
  const bits = (bytes) => (bytes == null ? null : bytes * 8);
  const received = producer && rates.add(`recv ${id}`, producer.pktRecv, nowMs);
  const lost = producer && rates.add(`loss ${id}`, producer.pktRcvLoss, nowMs);
  return {
    ...channel,
    bitsIn: bits(rates.add(`in ${id}`, channel.bytesIn, nowMs)),
    bitsOut: bits(rates.add(`out ${id}`, channel.bytesOut, nowMs)),
    packets: received,
    lost,
    lossPercent: received == null || lost == null ? null : share(lost, received + lost),
  };
}

function share(part, whole) {
  return whole > 0 ? (100 * part) / whole : 0;
}

function sum(of) {
  const values = known.map(of).filter((value) => value != null);
  return values.length || !known.length ? values.reduce((a, b) => a + b, 0) : null;
}

function showStatus(status) {
  const lost = sum((channel) => channel.lost);
  const received = sum((channel) => channel.packets);
  figures.show({
    live: known.filter((channel) => channel.state === 'live').length,
    clients: sum(viewersOf),
    bitsIn: sum((channel) => channel.bitsIn),
    bitsOut: sum((channel) => channel.bitsOut),
    lossPercent: lost == null || received == null ? null : share(lost, received + lost),
    refused: Object.values(status.refused).reduce((a, b) => a + b, 0),
  });
  limits.show(status);
  const busy = status.overloadedLoops > 0;
  state.className = `pill ${busy ? 'pill-warn' : 'pill-good'}`;
  setText(state, busy ? `${status.overloadedLoops} of ${status.loops} loops overloaded` : 'Running');
  setText(uptime, `SRT at ${status.address}, for ${duration(status.uptimeMs)}`);
}

/** Shows a channel's clients; null for none. The address of the page says which, so that it can be sent to somebody. */
function choose(id) {
  const url = new URL(location.href);
  if (id == null) url.searchParams.delete('channel');
  else url.searchParams.set('channel', id);
  history.replaceState(null, '', url);
  clients.choose(id);
  channels.show(known, id);
  clients.describe(known.find((channel) => channel.id === id));
  if (id != null) clients.heading.focus();
  looking.now();
  lookingBack.now();
}

let coming = 0;
function soon() {
  clearTimeout(coming);
  coming = setTimeout(() => (looking.now(), blocks.look()), SOON_MS);
}

function onState(error) {
  trouble.hidden = !error;
  if (!error) return;
  setText(trouble.lastChild, error.status === 0 ? 'The broker does not answer. This page goes on by itself when it is back.' : error.message);
  state.className = 'pill pill-bad';
  setText(state, 'No answer');
}

async function askRights() {
  try {
    may = await rights();
    const note = rightsNote(may);
    if (note) notice.append(note);
  } catch {
    return; // said by the first look, which asks for a token where that helps
  }
  blocks.look();
}

document.getElementById('operator').append(
  figures.element, graphs.element, channels.element, clients.element);
clients.choose(new URLSearchParams(location.search).get('channel'));
const looking = poll(look, LOOK_MS, onState);
const lookingBack = poll(async (signal) => {
  await graphs.look(signal);
  await clients.lookBack(signal);
}, LOOK_BACK_MS);
const log = new EventLog((event) => event.type !== 'channel.described' && soon());
document.getElementById('operator').append(log.element, h('div.side.wide-4', null, limits.element, blocks.element));
askRights();
