import { channelPath } from '../api.js';

const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 8_000;
const PING_MS = 2_000;
const SILENT_MS = 15_000; // not even an answer to a ping: the connection is dead
const OPEN_MS = 15_000; // for a connection to open: a proxy that swallows it would let us wait for minutes

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
    this.drop();
  }

  /** One at a time: whoever hurries while a ticket is on its way gets no second connection beside this one. */
  async connect() {
    if (this.connecting || this.socket) return;
    this.connecting = true;
    let ticket;
    try {
      ticket = await this.to.ticket();
    } catch (e) {
      this.broken({ reason: e.message, refused: true });
      return;
    } finally {
      this.connecting = false;
    }
    if (!this.closed) this.connectWith(ticket);
  }

  connectWith(ticket) {
    const at = new URL(channelPath(this.channel, 'live'), location.href);
    at.protocol = at.protocol.replace('http', 'ws');
    if (ticket) at.searchParams.set('ticket', ticket);
    const socket = new WebSocket(at);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    this.heard = false;
    this.timer = setTimeout(() => this.broken({ reason: 'the connection did not open' }), OPEN_MS);
    socket.onopen = () => {
      clearTimeout(this.timer);
      this.heardAt = performance.now();
      this.pinging = setInterval(() => this.ping(), PING_MS);
      this.to.onOpen();
    };
    socket.onmessage = ({ data }) => this.took(data);
    socket.onclose = ({ code, reason }) => this.broken({ code, reason });
  }

  took(data) {
    this.heard = true;
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
      this.broken({ code: 1006, reason: 'nothing came any more' });
      return;
    }
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(this.clock.ping()));
  }

  /** Lets go of the connection: nothing of it is heard any more. */
  drop() {
    clearInterval(this.pinging);
    const { socket } = this;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  broken(why) {
    clearTimeout(this.timer);
    this.drop();
    if (this.closed) return;
    this.to.onGone({ ...why, heard: this.heard });
    if (this.closed) return; // that was the answer
    this.timer = setTimeout(() => this.connect(), this.pause * (0.75 + Math.random() / 2));
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
  }

  /** Connects at once, if it waits to do so. */
  hurry() {
    if (this.closed || this.socket || this.connecting) return;
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
