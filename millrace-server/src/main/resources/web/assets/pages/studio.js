import { h, icon, setText } from '../dom.js';
import { bitrate, duration, nameOf, titleOf } from '../format.js';
import * as api from '../api.js';
import '../components/shell.js';
import '../components/copy.js';
import '../player/player.js';
import '../ops/chart.js';
import { poll } from '../ops/poll.js';
import { history } from '../ops/history.js';
import { axisBitrate, axisPercent, axisPlain, percent } from '../ops/overview.js';
import { milliseconds } from '../ops/channel-list.js';
import { HealthFigures, Verdict } from '../ops/health-panel.js';
import { Levels } from '../ops/levels.js';
import { StudioAccess, studioGate } from '../ops/studio-access.js';

const LOOK_MS = 1_000;
const LOOK_BACK_MS = 5_000;
const ID = /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+){0,3}$/;

const id = decodeURIComponent(location.pathname.replace(/^\/studio\/?/, ''));
const place = document.getElementById('studio');
const heading = document.getElementById('heading');
const standing = document.getElementById('standing');
const notice = document.getElementById('notice');
const trouble = h('div.note.note-warn', { hidden: true }, icon('warn'), h('p'));
notice.append(trouble);

if (ID.test(id)) begin();
else choose();

/** Without a channel in the address: which one? */
async function choose() {
  const input = h('input.input', { id: 'channel', required: true, pattern: ID.source, maxlength: 64, placeholder: '1AAA99', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off', title: 'letters, digits, . _ - and up to three /' });
  const live = h('ul.rows', { hidden: true });
  place.append(h('form.panel.door', { onsubmit: (e) => {
    e.preventDefault();
    location.href = studioOf(input.value.trim());
  } },
    h('p.muted', null, 'Your stream as it arrives at the broker: picture, sound level, bitrate, loss, and what could be better.'),
    h('div.field', null, h('label', { for: 'channel' }, 'Your channel'), input),
    h('div', null, h('button.btn.btn-first', { type: 'submit' }, 'Open the studio'))), live);
  input.focus();
  const channels = await api.channels().catch(() => []);
  live.hidden = channels.length === 0;
  live.append(...channels.map((channel) => h('li', null, h('a.row', { href: studioOf(channel.id) },
    h(`span.dot${channel.state === 'live' ? '.dot-live' : ''}`, { 'aria-hidden': 'true' }), h('span', null, nameOf(channel)), titleOf(channel) && h('span.id', null, channel.id), h('span.row-end', null, channel.state === 'live' ? 'live' : channel.state)))));
}

function studioOf(name) {
  return `/studio/${name.split('/').map(encodeURIComponent).join('/')}`;
}

/** Gets in, and asks for what that needs. */
async function begin() {
  const access = new StudioAccess(id);
  document.title = `Studio: ${id} · Millrace`;
  setText(heading, id);
  try {
    await access.enter();
    open(access);
  } catch (e) {
    if (e.status === 401 || e.status === 403) place.replaceChildren(studioGate(access, e, () => open(access)));
    else {
      say(e);
      setTimeout(begin, 3_000);
    }
  }
}

function say(error) {
  trouble.hidden = !error;
  if (error) setText(trouble.lastChild, error.status === 0 ? 'The broker does not answer. This page goes on by itself when it is back.' : error.message);
}

function open(access) {
  say(null);
  const player = h('mr-player', { channel: id });
  const verdict = new Verdict();
  const figures = new HealthFigures();
  const charts = graphs();
  const facts = h('dl.facts');
  const state = h('span.pill', null, '…');
  const since = h('span.faint.num');
  standing.replaceChildren(state, since, h('a.btn.btn-small', { href: `/watch/${id.split('/').map(encodeURIComponent).join('/')}` }, icon('eye'), 'As viewers see it'),
    ...(access.kept ? [h('button.btn.btn-small', { type: 'button', onclick: () => (access.leave(), location.reload()) }, 'Sign out')] : []));
  const preview = h('section.panel.wide-7', { 'aria-label': 'Preview', id: 'preview' }, player);
  place.replaceChildren(
    preview,
    h('div.side.wide-5', null, verdict.element, h('section.panel', { 'aria-label': 'Stream' }, h('h2', null, 'Stream'), facts)),
    figures.element,
    h('section.charts', { 'aria-label': 'The last hour' }, charts.map((chart) => h('div.panel', null, chart))));
  const levels = new Levels(player.video);
  preview.append(levels.element);

  let known = false;
  const looking = poll(async (signal) => {
    const { channel, health } = await look(access, signal);
    const sound = health?.live && health.audio ? levels.trouble() : null;
    const warnings = [...(health?.warnings ?? []), ...(sound ? [sound] : [])];
    known ||= channel != null;
    player.about = channel;
    verdict.show(channel, health, warnings);
    figures.show(channel, health, warnings);
    showStanding(channel, health);
    showFacts(facts, channel, health);
  }, LOOK_MS, say);
  const lookingBack = poll(async (signal) => {
    if (!known) return; // nothing was sent yet
    const samples = await history(id, signal, true);
    charts.forEach((chart) => (chart.samples = samples));
  }, LOOK_BACK_MS);

  async function look(access, signal) {
    try {
      return await access.look(signal);
    } catch (e) {
      if (access.kept && (e.status === 401 || e.status === 403)) {
        looking.stop();
        lookingBack.stop();
        access.leave();
        begin(); // the key was revoked, or the broker started again
      }
      throw e;
    }
  }

  function showStanding(channel, health) {
    const live = Boolean(health?.live);
    setText(heading, channel ? nameOf(channel) : id);
    state.className = `pill ${live ? 'pill-live' : ''}`;
    setText(state, live ? 'LIVE' : channel?.state === 'lingering' ? 'Interrupted' : 'Off the air');
    setText(since, live && channel ? `for ${duration(Date.now() - Date.parse(channel.since))}` : '');
  }
}

function showFacts(list, channel, health) {
  const link = health?.link;
  const rows = [
    ['Channel', id],
    ['Codecs', health?.summary || channel?.summary],
    ['From', link?.address],
    ['Connected', link && `for ${duration(link.msTimeStamp)}`],
    ['Latency', link && `${link.msRcvTsbPdDelay} ms to repair losses in`],
    ['Bitrate', health?.bitrateLow != null && `${bitrate(health.bitrateLow)} to ${bitrate(health.bitrateHigh)} in the last half minute`],
    ['Lost so far', link && `${link.pktRcvLoss} packets, of which ${link.pktRcvDrop} did not come in time`],
    ['Standby', channel?.standbys?.length && channel.standbys.map((one) => one.address).join(', ')],
  ].filter(([, value]) => value);
  const text = JSON.stringify(rows);
  if (list.dataset.shown === text) return;
  list.dataset.shown = text;
  list.replaceChildren(...rows.flatMap(([name, value]) => [h('dt', null, name), h('dd.num', null, value)]));
}

function graphs() {
  return [
    { title: 'Bitrate', format: bitrate, axis: axisBitrate, least: 100_000, series: [{ key: 'bitrateIn', name: 'In' }] },
    { title: 'Losses', format: (n) => `${percent(n)} %`, axis: axisPercent, least: 1, series: [{ key: 'lossPercent', name: 'Lost' }, { key: 'resentPercent', name: 'Resent' }, { key: 'droppedPercent', name: 'Too late' }] },
    { title: 'Round trip', format: (n) => `${milliseconds(n)} ms`, axis: (n) => `${axisPlain(n)} ms`, least: 2, series: [{ key: 'msRtt', name: 'RTT' }] },
    { title: 'Frame rate', format: (n) => `${+n.toFixed(1)} fps`, axis: axisPlain, least: 10, series: [{ key: 'frameRate', name: 'Frames' }] },
  ].map((options) => {
    const chart = document.createElement('mr-chart');
    chart.describe(options);
    return chart;
  });
}
