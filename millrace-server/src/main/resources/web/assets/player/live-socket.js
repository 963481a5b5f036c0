import { channelPath } from '../api.js';

const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 8_000;
const PING_MS = 2_000;
const SILENT_MS = 15_000; // not even an answer to a ping: the connection is dead

/**
 * A channel's fragments over a WebSocket, as long as it is open; connects again by itself. What comes: a text message
 * `init`, a binary initialisation segment, then a fragment a message, and text messages about what happens.
 */
export class LiveSocket {
  /**
   * @param {string} channel
   * @param {{onOpen: Function, onText: Function, onBytes: Function, onGone: Function, ticket: () => Promise<string|null>}} to
   */
  constructor(channel, to) {
    this.channel = channel;
    this.to = to;
    this.pause = FIRST_PAUSE_MS;
    this.bytes = 0;
    this.clock = new ServerClock();
  }

  /** Opens it; again when it breaks, until {@link close}. */
  open() {
    this.closed = false;
    this.connect();
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    clearInterval(this.pinging);
    this.socket?.close();
    this.socket = null;
  }

  async connect() {
    let ticket;
    try {
      ticket = await this.to.ticket();
    } catch (e) {
      this.broken({ reason: e.message, refused: true });
      return;
    }
    if (this.closed) return;
    const at = new URL(channelPath(this.channel, 'live'), location.href);
    at.protocol = at.protocol.replace('http', 'ws');
    if (ticket) at.searchParams.set('ticket', ticket);
    const socket = new WebSocket(at);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    let opened = false;
    socket.onopen = () => {
      opened = true;
      this.heardAt = performance.now();
      this.pinging = setInterval(() => this.ping(), PING_MS);
      this.to.onOpen();
    };
    socket.onmessage = ({ data }) => this.took(data);
    socket.onclose = ({ code, reason }) => {
      if (this.socket !== socket) return;
      clearInterval(this.pinging);
      this.broken({ code, reason, opened });
    };
  }

  took(data) {
    this.heardAt = performance.now();
    if (typeof data !== 'string') {
      this.pause = FIRST_PAUSE_MS;
      this.bytes += data.byteLength;
      this.to.onBytes(data, this.heardAt);
      return;
    }
    const message = JSON.parse(data);
    if (message.type === 'pong') this.clock.onPong(message, this.heardAt);
    else this.to.onText(message);
  }

  ping() {
    if (performance.now() - this.heardAt > SILENT_MS) {
      this.socket.onclose({ code: 1006, reason: 'nothing came any more' });
      return;
    }
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(this.clock.ping()));
  }

  broken(why) {
    this.socket = null;
    if (this.closed) return;
    this.to.onGone(why);
    if (this.closed) return; // that was the answer
    this.timer = setTimeout(() => this.connect(), this.pause * (0.75 + Math.random() / 2));
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
  }

  /** Connects at once, if it waits to do so. */
  hurry() {
    if (this.closed || this.socket) return;
    clearTimeout(this.timer);
    this.connect();
  }
}

/** How far the broker's clock is from this browser's, by the ping that came back soonest of the last ten. */
class ServerClock {
  constructor() {
    this.samples = [];
    this.waiting = new Map();
    this.next = 1;
  }

  ping() {
    const id = this.next++;
    this.waiting.set(id, performance.now());
    if (this.waiting.size > 16) this.waiting.delete(this.waiting.keys().next().value);
    return { type: 'ping', id };
  }

  onPong({ id, nowMs }, at) {
    const sent = this.waiting.get(id);
    if (sent === undefined) return;
    this.waiting.delete(id);
    const rtt = at - sent;
    this.samples.push({ rtt, offset: nowMs - (sent + rtt / 2) });
    if (this.samples.length > 10) this.samples.shift();
  }

  get best() {
    return this.samples.reduce((best, sample) => (best && best.rtt <= sample.rtt ? best : sample), null);
  }

  /** The round trip to the broker of late, ms; null while unknown. */
  get rtt() {
    return this.samples.at(-1)?.rtt ?? null;
  }

  /** What the broker's clock shows at this reading of ours, Unix ms; null while unknown. */
  at(performanceNow) {
    const best = this.best;
    return best && performanceNow + best.offset;
  }
}
