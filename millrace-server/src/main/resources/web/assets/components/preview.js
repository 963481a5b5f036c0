import { h } from '../dom.js';

const RESTS_MS = 350; // a pointer that only passes starts nothing

/** Plays a channel without sound in its card while the pointer rests on it, or the focus is there. */
export class Preview {
  /**
   * @param {HTMLElement} at what is pointed at
   * @param {HTMLElement} place where the picture goes
   * @param {() => string|null} channel which one; null if it is not for everybody
   */
  constructor(at, place, channel) {
    this.place = place;
    this.channel = channel;
    if (!matchMedia('(hover: hover)').matches || navigator.connection?.saveData) return;
    at.addEventListener('pointerenter', () => this.soon());
    at.addEventListener('pointerleave', () => this.stop());
    at.addEventListener('focus', () => at.matches(':focus-visible') && this.soon());
    at.addEventListener('blur', () => this.stop());
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.start(), RESTS_MS);
  }

  async start() {
    const channel = this.channel();
    if (this.source || !channel) return;
    const turn = (this.turn = {});
    const [{ MseSource, mseObstacle }, { Ticket }] = await Promise.all([import('../player/mse-source.js'), import('../player/ticket.js')]);
    if (this.turn !== turn || mseObstacle()) return;
    const ticket = new Ticket(channel);
    this.video = h('video.card-video', { playsinline: true, 'aria-hidden': 'true', tabindex: -1 });
    this.video.muted = true;
    this.place.append(this.video);
    this.source = new MseSource(this.video, channel, () => ticket.get());
    const { source, video } = this;
    video.addEventListener('loadeddata', () => video.play().catch(() => {}));
    source.addEventListener('state', ({ detail }) => video.toggleAttribute('data-shown', detail.state === 'playing'));
    for (const type of ['unplayable', 'broke', 'refused']) source.addEventListener(type, () => this.stop());
  }

  /** Ends it; the card's picture is there again. */
  stop() {
    clearTimeout(this.timer);
    this.turn = null;
    this.source?.close();
    this.source = null;
    this.video?.remove();
    this.video = null;
  }
}
