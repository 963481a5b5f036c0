/** How fast counters grow: from totals, told now and then, to a rate over the last seconds. */
export class Rates {
  #windowMs;
  #samples = new Map(); // of each name, the oldest first

  /** @param {number} windowMs over how long a rate is taken */
  constructor(windowMs = 6_000) {
    this.#windowMs = windowMs;
  }

  /** What a counter says now, and what that makes a second; null while one sample is all there is. */
  add(name, total, nowMs) {
    const samples = this.#samples.get(name) ?? [];
    if (samples.length && total < samples.at(-1).total) samples.length = 0; // it began anew
    samples.push({ total, nowMs });
    while (samples.length > 2 && nowMs - samples[0].nowMs > this.#windowMs) samples.shift();
    this.#samples.set(name, samples);
    const first = samples[0];
    return nowMs > first.nowMs ? ((total - first.total) * 1000) / (nowMs - first.nowMs) : null;
  }

  /** Forgets what is not among these names. */
  keep(names) {
    for (const name of this.#samples.keys()) if (!names.has(name)) this.#samples.delete(name);
  }
}
