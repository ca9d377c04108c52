// The market clock for a start: the host's own, or practice time, which live mode refuses.

import { failed, ok, type Result } from '../../../kernel/result.ts';
import {
  anchorFrom,
  type ClockAnchor,
  parseClockAnchor,
} from '../../../trader/adapters/system/clock-anchor.ts';
import {
  createMarketClock,
  type MarketClock,
} from '../../../trader/adapters/system/market-clock.ts';
import type { Mode } from '../../../trader/ports/settings.ts';
import { type CommandFailure, EXIT } from '../../program/exit-code.ts';
import type { StartFlags } from './start-flags.ts';

type ClockFlags = Pick<StartFlags, 'clock' | 'at' | 'speed'>;

/** Undefined means the host's own time. */
export function clockAnchor(
  flags: ClockFlags,
  mode: Mode,
): Result<ClockAnchor | undefined, CommandFailure> {
  const anchor = anchorOf(flags);
  if (anchor === undefined) return ok(undefined);
  if (mode === 'live') return refuse('Practice time is refused in live', 'practice-in-live');
  return anchor.ok ? anchor : refuse(anchor.failure, 'clock');
}

export function marketClock(flags: ClockFlags, mode: Mode): Result<MarketClock, CommandFailure> {
  const anchor = clockAnchor(flags, mode);
  return anchor.ok ? ok(createMarketClock(anchor.value)) : anchor;
}

function anchorOf({ clock, at, speed }: ClockFlags): Result<ClockAnchor, string> | undefined {
  if (clock !== undefined) return parseClockAnchor(clock);
  return at === undefined ? undefined : anchorFrom(at, Date.now(), speed ?? 1);
}

function refuse(sentence: string, code: string): Result<never, CommandFailure> {
  return failed({ sentence, code, exitCode: EXIT.usage });
}
