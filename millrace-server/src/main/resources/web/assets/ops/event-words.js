import { count, duration } from '../format.js';

/** An event as a sentence, and how serious it is: `{text, tone}`; `tone` is live, good, warn, bad or empty. */
export function inWords({ type, data }) {
  return (WORDS[type] ?? unknown(type))(data);
}

const WORDS = {
  'channel.live': ({ producer }) => ({ tone: 'live', text: `live, from ${producer}` }),
  'channel.described': ({ title, summary }) => ({ tone: '', text: `is ${[title, summary].filter(Boolean).join(': ') || 'without a title'}` }),
  'channel.lingering': ({ reason, lingerMs }) => ({ tone: 'warn', text: `lost its producer (${reason}); kept for it for ${duration(lingerMs)}` }),
  'channel.offline': ({ reason }) => ({ tone: 'warn', text: `off air: ${reason}` }),
  'channel.takeover': ({ producer, before }) => ({ tone: 'warn', text: `goes on from ${producer}, which took the place of ${before}` }),
  'channel.switched': ({ producer, reason }) => ({ tone: 'warn', text: `is fed by ${producer} now: ${reason}` }),
  'clients.joined': ({ count: n, present, clients }) => ({ tone: '', text: `${people(n, clients)} joined; ${count(present)} watch` }),
  'clients.left': ({ count: n, present, reasons, clients }) => ({ tone: '', text: `${people(n, clients)} left (${why(reasons)}); ${count(present)} watch` }),
  'client.disconnected': ({ client, reason }) => ({ tone: 'warn', text: `${client} was disconnected: ${reason}` }),
  'callers.rejected': ({ code, reason, count: n, callers }) => ({ tone: 'bad', text: `refused ${people(n, callers)}, ${code}: ${reason}` }),
  'broker.draining': ({ withinMs }) => ({ tone: 'bad', text: `the broker stops within ${duration(withinMs)}` }),
  'configuration.reloaded': ({ changed }) => ({ tone: 'good', text: `other settings hold: ${changed.join(', ')}` }),
  'events.lost': ({ count: n, reason }) => ({ tone: 'warn', text: `${n == null ? 'some' : count(n)} events are missing here: ${reason}` }),
};

/** What a newer broker may tell, as it tells it. */
function unknown(type) {
  return (data) => ({
    tone: '',
    text: `${type} ${Object.entries(data ?? {}).map(([key, value]) => `${key}: ${Array.isArray(value) ? value.join(', ') : value}`).join('; ')}`.trim(),
  });
}

function people(n, addresses) {
  return n === 1 && addresses?.length === 1 ? addresses[0] : `${count(n)} callers`;
}

function why(reasons) {
  return Object.entries(reasons).map(([reason, n]) => (n === 1 ? reason : `${reason}, ${count(n)} times`)).join('; ');
}
