import { channelPath, request } from '../api.js';

const STORE = 'millrace.ticket.';
const EARLY_MS = 60_000; // before its end a ticket is exchanged for a fresh one

/**
 * The ticket to watch a channel with. An open channel gives one to everybody; another wants its passphrase, a key or a
 * token for it, once.
 */
export class Ticket {
  constructor(channel) {
    this.channel = channel;
    const kept = sessionStorage.getItem(STORE + channel);
    this.now = kept ? JSON.parse(kept) : null;
  }

  /** A ticket that holds; throws an ApiError whose `problem.needs` says what to show. */
  async get() {
    if (this.now && Date.parse(this.now.expires) - Date.now() > EARLY_MS) return this.now.ticket;
    if (this.now) {
      try {
        return await this.ask({ ticket: this.now.ticket });
      } catch (e) {
        if (e.status !== 401 && e.status !== 403) throw e;
        this.forget();
      }
    }
    return this.ask({});
  }

  /** Shows what is known: `{passphrase}`, `{key}`, `{token}`, `{user}`. */
  async ask(credentials) {
    const got = await request(channelPath(this.channel, 'ticket'), { method: 'POST', body: credentials, quiet: true });
    this.now = got;
    sessionStorage.setItem(STORE + this.channel, JSON.stringify(got));
    return got.ticket;
  }

  forget() {
    this.now = null;
    sessionStorage.removeItem(STORE + this.channel);
  }
}
