/**
 * Staying near the live edge: how much to keep in the buffer, when to play faster, when to jump. Pure: it is told what is
 * buffered and answers what to do.
 *
 * Chromium and Safari: about 80 ms are kept, 1.15 times as fast from 120 ms over that, a jump from 1 s over. Firefox
 * needs more in hand, stalls after jumps, and so catches up by playing faster as long as it can. Both play 0.95 times as
 * fast while less than half of it is there. Each stall raises what is kept by 60 ms, and each quiet half minute lowers it
 * by 20 ms again.
 */

const RULES = {
  usual: { target: 0.08, tolerance: 0.12, rate: 1.15, jump: 1.0, most: 1.2 },
  gecko: { target: 0.3, tolerance: 0.15, rate: 1.1, jump: 3.0, most: 2.0 },
};
const SLOW = 0.95;
const STALL_ADDS = 0.06;
const QUIET_TAKES = 0.02;
const QUIET_MS = 30_000;
const EARLY_S = 0.05; // before the first picture of a run
const LATE_S = 5; // past its end: sound plays on for 3 s where pictures are missing, and is not to be heard twice
const LATE_JOINING_S = 0.25; // at first: what is buffered is of another time line

/** The rule for a browser, by what it calls itself. */
export function ruleFor(userAgent) {
  return /Gecko\/\d/.test(userAgent) && /Firefox\//.test(userAgent) ? RULES.gecko : RULES.usual;
}

/** Whether a place lies before the newest run of media, where nothing comes any more. */
export function isBefore(at, newest) {
  return at < newest.start - EARLY_S;
}

export class Chase {
  /** @param {object} rule of {@link ruleFor} */
  constructor(rule) {
    this.rule = rule;
    this.target = rule.target;
    this.rate = 1;
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
    const outside = isBefore(at, newest) || at > newest.end + (joining ? LATE_JOINING_S : LATE_S);
    if (outside || (joining && ahead > this.target + this.rule.tolerance) || ahead > this.target + this.rule.jump) {
      this.rate = 1;
      return { rate: 1, jumpTo: edge, ahead: newest.end - edge };
    }
    this.rate = this.rateFor(ahead);
    return { rate: this.rate, jumpTo: null, ahead };
  }

  /** With some distance between beginning and end of each, so that the speed does not waver. */
  rateFor(ahead) {
    const over = ahead - this.target;
    const { tolerance, rate } = this.rule;
    if (over > tolerance) return rate;
    if (ahead < this.target / 2) return SLOW;
    if (this.rate > 1 && over > tolerance / 4) return rate;
    if (this.rate < 1 && over < 0) return SLOW;
    return 1;
  }

  relax(nowMs) {
    if (nowMs - this.quietSince < QUIET_MS) return;
    this.quietSince = nowMs;
    this.target = Math.max(this.target - QUIET_TAKES, this.rule.target);
  }
}
