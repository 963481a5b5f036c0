/**
 * The broker's HTTP API, as the pages use it. Nothing else in the pages calls `fetch`.
 *
 * Where the API asks for a token (`http.jwks`), the person gives it once; it is kept for this tab only.
 */

const BASE = '/api/v1';
const TOKEN = 'millrace.token';
const PAGES_MAX = 20; // of one listing; each holds a hundred or more

/** An answer that was not what was asked for; `detail` is for people. */
export class ApiError extends Error {
  constructor(status, detail, problem = {}) {
    super(detail);
    this.status = status;
    this.problem = problem; // the whole of it
  }

  /** Whether a token is missing or not accepted. */
  get wantsToken() {
    return this.status === 401;
  }
}

let token = sessionStorage.getItem(TOKEN);
const onNeed = new Set();

/** The token to send with requests, or null to forget it. */
export function setToken(value) {
  token = value || null;
  if (token) sessionStorage.setItem(TOKEN, token);
  else sessionStorage.removeItem(TOKEN);
}

/** Whether a token is kept. */
export function hasToken() {
  return token != null;
}

/** Calls back whenever the API says that a token is needed. */
export function whenTokenIsNeeded(listener) {
  onNeed.add(listener);
}

/** The path of something about a channel: `channelPath('a/b', 'ticket')`. */
export function channelPath(id, rest = '') {
  const parts = id.split('/').map(encodeURIComponent);
  const ambiguous = /^(clients|viewers|producer|live|ticket|health|studio|thumbnail\.jpg|recordings|recording)$/.test(parts.at(-1)) && parts.length > 1;
  return `${BASE}/channels/${parts.join(ambiguous ? '%2F' : '/')}${rest && `/${rest}`}`;
}

/** Asks, and answers with what the JSON says; null if there is none. Throws an ApiError. */
export async function request(path, { method = 'GET', body, signal, quiet = false, headers: more } = {}) {
  let response;
  try {
    response = await fetch(path.startsWith('/') ? path : `${BASE}/${path}`, {
      method,
      signal,
      headers: { ...headers(body), ...more },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
    });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new ApiError(0, 'The broker does not answer.');
  }
  if (!response.ok) throw await failure(response, quiet);
  return response.status === 204 ? null : response.json();
}

function headers(body) {
  const all = { Accept: 'application/json' };
  if (token) all.Authorization = `Bearer ${token}`;
  if (body !== undefined) all['Content-Type'] = 'application/json';
  return all;
}

async function failure(response, quiet) {
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    // not problem+json: the status has to do
  }
  const words = problem.detail ?? problem.title ?? (response.statusText || `status ${response.status}`);
  const error = new ApiError(response.status, words, problem);
  if (error.wantsToken && !quiet) onNeed.forEach((listener) => listener(error));
  return error;
}

/** All channels; follows pages if the API divides them. */
export async function channels(signal) {
  const all = [];
  let path = `${BASE}/channels`;
  for (let i = 0; i < PAGES_MAX; i++) {
    const page = await request(path, { signal });
    if (Array.isArray(page)) return page;
    all.push(...page.channels);
    if (page.next == null) break;
    path = `${BASE}/channels?after=${encodeURIComponent(page.next)}`;
  }
  return all;
}

/** One channel, or null if there is none of that name now. */
export async function channel(id, signal) {
  try {
    return await request(channelPath(id), { signal });
  } catch (e) {
    if (e.status === 404) return null;
    throw e;
  }
}

/** The broker as a whole, or null if this person may not know. */
export async function broker(signal) {
  try {
    return await request(`${BASE}/broker`, { signal, quiet: true });
  } catch (e) {
    if (e.status === 401 || e.status === 403) return null;
    throw e;
  }
}

/**
 * The broker's events, for as long as nobody calls the function that comes back. Connects again by itself, telling which
 * event was the last.
 *
 * @param {{channel?: string, types?: string[], after?: number}} filter empty for all; `after` an id tells what was since, too
 * @param {(event: {id:number, time:string, type:string, channel?:string, data:object}) => void} onEvent
 * @param {(connected: boolean) => void} [onState] when the stream opens and when it breaks
 */
export function events(filter, onEvent, onState = () => {}) {
  const stop = new AbortController();
  follow(filter, onEvent, onState, stop.signal);
  return () => stop.abort();
}

async function follow(filter, onEvent, onState, signal) {
  let last = null;
  let pause = 500;
  while (!signal.aborted) {
    try {
      const response = await fetch(eventsPath(filter), {
        signal,
        headers: { ...headers(), Accept: 'text/event-stream', ...(last && { 'Last-Event-ID': last }) },
        cache: 'no-store',
      });
      if (!response.ok) throw await failure(response, true);
      onState(true);
      pause = 500;
      await read(response.body, (id, data) => {
        last = id || last;
        onEvent(JSON.parse(data));
      });
    } catch (e) {
      if (signal.aborted) return;
      if (e.status === 401 || e.status === 403) pause = 15_000;
    }
    onState(false);
    await rest(pause * (0.75 + Math.random() / 2), signal);
    pause = Math.min(pause * 2, 15_000);
  }
}

function eventsPath({ channel, types, after }) {
  const query = new URLSearchParams();
  if (after != null) query.set('after', after);
  if (channel) query.set('channel', channel);
  if (types?.length) query.set('type', types.join(','));
  const text = query.toString();
  return `${BASE}/events${text && `?${text}`}`;
}

/** Reads a stream of server-sent events; `fetch` instead of EventSource, which cannot send a token. */
async function read(body, onMessage) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let id = '';
  let data = [];
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split(/\r?\n/);
    rest = lines.pop();
    for (const line of lines) {
      if (line === '') {
        if (data.length) onMessage(id, data.join('\n'));
        data = [];
      } else if (line.startsWith('id:')) id = line.slice(3).trim();
      else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
    }
  }
}

/** Waits, unless it is called off before. */
export function rest(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
