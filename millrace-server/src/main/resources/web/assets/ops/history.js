import * as api from '../api.js';

/** The last hour as samples for graphs, oldest first: `[{at, bitrateIn: …}, …]`. Quiet: none where it is not allowed. */
export async function history(channel, signal, quiet = false) {
  const query = channel ? `?channel=${encodeURIComponent(channel)}` : '';
  try {
    return samples(await api.request(`history${query}`, { signal, quiet }));
  } catch (e) {
    if (e.status === 404 || (quiet && (e.status === 401 || e.status === 403))) return []; // a channel that was not live yet
    throw e;
  }
}

function samples({ from, stepMs, series }) {
  const start = Date.parse(from);
  const names = Object.keys(series);
  const length = Math.max(0, ...names.map((name) => series[name].length));
  return Array.from({ length }, (_, i) => {
    const sample = { at: start + i * stepMs };
    names.forEach((name) => (sample[name] = series[name][i]));
    return sample;
  });
}

/** A counter's samples as how often a minute, under another name. */
export function perMinute(all, name, to) {
  return all.map((sample, i) => {
    const before = all[Math.max(0, i - 12)];
    const minutes = (sample.at - before.at) / 60_000;
    const grown = sample[name] - before[name];
    return { ...sample, [to]: sample[name] == null || before[name] == null || !minutes || grown < 0 ? null : grown / minutes };
  });
}
