// Practice time as text: parses `MARKET@WALLMSxSPEED`, and prints it so that other processes agree on the time.
import { type Instant, instant, toIso } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';

/**
 * Market time stands still at `market` until the wall clock reads `wallMs` (epoch), then runs `speed` times as fast.
 */
export interface ClockAnchor {
  readonly market: Instant;
  readonly wallMs: number;
  readonly speed: number;
}

const ANCHOR = /^(?<market>[^@]+)@(?<wallMs>\d{1,15})x(?<speed>.+)$/;
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

export function parseClockAnchor(text: string): Result<ClockAnchor, string> {
  const parts = ANCHOR.exec(text)?.groups;
  if (parts === undefined) {
    return failed(
      `"${text}" is not MARKET@WALLMSxSPEED, such as 2020-12-16T14:36:00Z@1700000000000x60`,
    );
  }
  return anchorFrom(parts.market ?? '', Number(parts.wallMs), Number(parts.speed));
}

/** `--at MARKET --speed N`: anchored at the moment of the call. */
export function anchorFrom(
  market: string,
  wallMs: number,
  speed: number,
): Result<ClockAnchor, string> {
  const at = Date.parse(market);
  if (!WITH_OFFSET.test(market) || Number.isNaN(at) || !isCalendarDay(market.slice(0, 10))) {
    return failed(`"${market}" is not a time with its offset, such as 2020-12-16T09:36:00-05:00`);
  }
  if (!Number.isFinite(speed) || speed <= 0) return failed('the speed must be a number above 0');
  return ok({ market: instant(at), wallMs, speed });
}

export function clockAnchorText(anchor: ClockAnchor): string {
  return `${toIso(anchor.market)}@${anchor.wallMs}x${anchor.speed}`;
}

/** 30 February parses as 1 March: a typo must not become another day. */
function isCalendarDay(day: string): boolean {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight) && toIso(instant(midnight)).startsWith(day);
}
