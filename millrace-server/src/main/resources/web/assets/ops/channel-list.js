import { h, setText } from '../dom.js';
import { bitrate, count, duration, makeup, nameOf, titleOf } from '../format.js';
import { DataTable } from './table.js';
import { percent } from './overview.js';
import { disconnectProducer, sendAway } from './send-away.js';

const STATES = {
  live: ['pill-live', 'Live'],
  lingering: ['pill-warn', 'Interrupted'],
  waiting: ['', 'Waiting'],
};

/**
 * All channels in a table.
 *
 * @param {(id: string) => void} choose shows a channel's clients
 * @param {() => boolean} mayChange
 * @param {() => void} changed
 */
export class ChannelList {
  constructor({ choose, mayChange, changed }) {
    this.chosen = null;
    this.table = new DataTable({
      caption: 'Channels',
      id: (row) => row.id,
      sortBy: 'viewers',
      down: true,
      size: 12,
      empty: 'No channel yet: nobody sends, and nobody waits.',
      isChosen: (row) => row.id === this.chosen,
      columns: [
        { key: 'name', label: 'Channel', sort: nameOf, cell: (row) => nameCell(row, choose) },
        { key: 'state', label: 'State', sort: (row) => Object.keys(STATES).indexOf(row.state), cell: stateCell },
        { key: 'viewers', label: 'Clients', num: true, sort: viewersOf, text: (row) => count(viewersOf(row)) },
        { key: 'in', label: 'In', num: true, sort: (row) => row.bitsIn ?? -1, text: (row) => (row.bitsIn == null ? '–' : bitrate(row.bitsIn)) },
        { key: 'out', label: 'Out', num: true, minor: true, sort: (row) => row.bitsOut ?? -1, text: (row) => (row.bitsOut == null ? '–' : bitrate(row.bitsOut)) },
        { key: 'rtt', label: 'RTT', hint: 'to the producer', num: true, minor: true, sort: (row) => row.producer?.msRtt ?? -1, text: (row) => (row.producer ? `${milliseconds(row.producer.msRtt)} ms` : '–') },
        { key: 'loss', label: 'Loss', hint: 'of what the producer sends, over the last seconds; repaired where it came in time', num: true, sort: (row) => row.lossPercent ?? -1, text: (row) => (row.lossPercent == null ? '–' : `${percent(row.lossPercent)} %`), tone: (row) => (row.lossPercent > 5 ? 'bad' : row.lossPercent > 1 ? 'warn' : '') },
        { key: 'skips', label: 'Jumps', hint: 'times that a client was moved on because it fell behind', num: true, minor: true, sort: (row) => row.skips, text: (row) => count(row.skips) },
        { key: 'since', label: 'For', num: true, minor: true, sort: (row) => -Date.parse(row.since), text: (row) => duration(Date.now() - Date.parse(row.since)) },
        { key: 'acts', label: '', cell: (row) => actsCell(row, mayChange, changed) },
      ],
    });
    this.element = h('section.panel', { id: 'channels' }, h('h2', null, 'Channels'), this.table.element);
  }

  show(channels, chosen) {
    this.chosen = chosen;
    this.table.rows = channels;
  }
}

/** SRT clients and browsers together. */
export function viewersOf(channel) {
  return channel.subscribers + (channel.viewers ?? 0);
}

function nameCell(row, choose) {
  const button = h('button', { type: 'button', onclick: () => choose(row.id) });
  const id = h('span.id');
  return {
    element: h('div.name-cell', null, button, id),
    refresh: (now) => {
      setText(button, nameOf(now));
      setText(id, [titleOf(now) && now.id, ...makeup(now)].filter(Boolean).join(' · '));
      button.setAttribute('aria-label', `${nameOf(now)}: show its clients`);
    },
  };
}

function stateCell() {
  const pill = h('span.pill');
  return {
    element: pill,
    refresh: ({ state, reason, encrypted, slate }) => {
      const [kind, text] = STATES[state] ?? ['', state];
      pill.className = `pill ${kind}`;
      setText(pill, slate ? `${text}, slate` : text);
      pill.title = [reason, encrypted && 'needs a passphrase'].filter(Boolean).join('; ');
    },
  };
}

function actsCell(row, mayChange, changed) {
  let now = row;
  const button = h('button.btn.btn-small.btn-bad', {
    type: 'button',
    onclick: () => sendAway({
      name: `the producer of ${nameOf(now)}`,
      address: now.producer.address,
      words: `It sends from ${now.producer.address}. ${count(viewersOf(now))} watch: the channel waits for it to come back, or for another.`,
      disconnect: () => disconnectProducer(now.id),
    }, changed),
  }, 'Disconnect');
  return {
    element: h('div.acts', null, button),
    refresh: (next) => {
      now = next;
      button.hidden = !next.producer;
      button.disabled = !mayChange();
      button.setAttribute('aria-label', `Disconnect the producer of ${nameOf(next)}`);
    },
  };
}

/** `0.4`, `12`. */
export function milliseconds(ms) {
  return ms < 10 ? ms.toFixed(1) : String(Math.round(ms));
}
