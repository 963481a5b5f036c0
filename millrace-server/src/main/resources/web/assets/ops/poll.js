/**
 * Asks again and again, while the page is looked at: never twice at a time, and more seldom when there is no answer.
 *
 * @param {(signal: AbortSignal) => Promise<void>} ask
 * @param {number} everyMs
 * @param {(error: Error|null) => void} onState null when it worked
 * @returns {{now: () => void, stop: () => void}}
 */
export function poll(ask, everyMs, onState = () => {}) {
  const stop = new AbortController();
  let timer = 0;
  let running = false;
  let failures = 0;

  async function turn() {
    clearTimeout(timer);
    if (running || stop.signal.aborted || document.hidden) return;
    running = true;
    try {
      await ask(stop.signal);
      failures = 0;
      onState(null);
    } catch (e) {
      if (stop.signal.aborted) return;
      failures++;
      onState(e);
    } finally {
      running = false;
      if (!stop.signal.aborted) timer = setTimeout(turn, Math.min(everyMs * (1 + failures), Math.max(everyMs, 15_000)));
    }
  }

  document.addEventListener('visibilitychange', turn, { signal: stop.signal });
  turn();
  return { now: turn, stop: () => (clearTimeout(timer), stop.abort()) };
}
