/**
 * Staying near the live edge: how much to keep in the buffer, when to play faster, when to jump. Pure: it is told what is
 * buffered and answers what to do.
 *
 * Chromium and Safari: about 80 ms are kept, 1.15 times as fast from 120 ms over that, a jump from 1 s over. Firefox
 * needs more in hand, stalls after jumps, and so catches up by playing faster as long as it can. Each stall raises what
 * is kept by 60 ms, and each quiet half minute lowers it by 20 ms again.
 */

const RULES = {
  usual: { target: 0.08, tolerance: 0.12, rate: 1.15, jump: 1.0, most: 1.2 },
  gecko: { target: 0.3, tolerance: 0.15, rate: 1.1, jump: 3.0, most: 2.0 },
};
const STALL_ADDS = 0.06;
const QUIET_TAKES = 0.02;
const QUIET_MS = 30_000;

/** The rule for a browser, by what it calls itself. */
export function ruleFor(userAgent) {
  return /Gecko\/\d/.test(userAgent) && /Firefox\//.test(userAgent) ? RULES.gecko : RULES.usual;
}

export class Chase {
  /** @param {object} rule of {@link ruleFor} */
  constructor(rule) {
    this.rule = rule;
    this.target = rule.target;
    this.fast = false;
    this.quietSince = 0;
  }

  /** Playback had to wait for media. */
  onStall(nowMs) {
    this.target = Math.min(this.target + STALL_ADDS, this.rule.most);
    this.quietSince = nowMs;
  }

  /**
   * What to do now.
   *
   * @param {number} nowMs any clock that goes on evenly
   * @param {number} at the time that is shown, s
   * @param {{start:number, end:number}|null} newest the newest run of media in the buffer, s
   * @param {boolean} joining whether nothing has been shown yet of this connection
   * @returns {{rate:number, jumpTo:number|null, ahead:number}} `ahead` is what is buffered before the end, s
   */
  decide(nowMs, at, newest, joining) {
    this.relax(nowMs);
    if (!newest) return { rate: 1, jumpTo: null, ahead: 0 };
    const edge = Math.max(newest.start, newest.end - this.target);
    const ahead = newest.end - at;
    const outside = at < newest.start - 0.05 || at > newest.end + 0.25;
    if (outside || (joining && ahead > this.target + this.rule.tolerance) || ahead > this.target + this.rule.jump) {
      this.fast = false;
      return { rate: 1, jumpTo: edge, ahead: newest.end - edge };
    }
    if (ahead > this.target + this.rule.tolerance) this.fast = true;
    else if (ahead <= this.target + this.rule.tolerance / 4) this.fast = false;
    return { rate: this.fast ? this.rule.rate : 1, jumpTo: null, ahead };
  }

  relax(nowMs) {
    if (nowMs - this.quietSince < QUIET_MS) return;
    this.quietSince = nowMs;
    this.target = Math.max(this.target - QUIET_TAKES, this.rule.target);
  }
}
