// People who hold contracts roll, exercise and lapse them, in the evening before the day as well.
import { MINUTE_MS } from '../../../src/kernel/instant.ts';
import type { Random } from '../../../src/kernel/random.ts';
import { parseOptionId } from '../../../src/market/options/option-id.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import { addDays } from '../../../src/market/time/day.ts';
import { type HeldPosition, isHeld } from '../../../src/trader/domain/positions/position-state.ts';
import { activePositions } from '../../../src/trader/engine/state/position-lookups.ts';
import type { State } from '../../../src/trader/engine/state/state.ts';
import type { TraderCommand } from '../../../src/trader/ports/trader-commands.ts';
import { USER } from './people.ts';
import type { Scheduler } from './scheduler.ts';

const PAUSE_MS = [2 * MINUTE_MS, 30 * MINUTE_MS] as const;
const WEEK_DAYS = 7;

export function optionHoldersAsk(parts: {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly sessions: readonly Session[];
  readonly state: State;
  /** Somebody speaks, if there is a daemon to hear it. */
  command(command: TraderCommand): void;
}): void {
  const { random, scheduler, sessions } = parts;

  function ask(): void {
    const held = activePositions(parts.state)
      .filter(isHeld)
      .filter(({ symbol }) => parseOptionId(symbol) !== undefined);
    const position = held[Math.floor(random.next() * held.length)];
    if (position === undefined) return;
    if (position.quantity < 0) roll(position);
    else
      parts.command({
        ...{ type: random.chance(0.7) ? 'exercise' : 'lapse', symbol: position.positionId },
        ...{ isOverride: random.chance(0.5), isConfirmed: true, by: USER },
      });
  }

  /** To the same strike one or two weeks later; it may cost something. */
  function roll({ positionId, symbol }: HeldPosition): void {
    const expiry = parseOptionId(symbol)?.expiry;
    if (expiry === undefined) return;
    const later = addDays(expiry, random.chance(0.5) ? WEEK_DAYS : 2 * WEEK_DAYS);
    parts.command({
      ...{
        type: 'roll',
        symbol: positionId,
        expiry: later,
        credit: cents(random.between(-0.5, 0.2)),
      },
      ...{ isConfirmed: true, by: USER },
    });
  }

  const cents = (price: number): number => Math.round(price * 100) / 100;

  function next(): void {
    scheduler.after(random.between(...PAUSE_MS), () => {
      const now = scheduler.now();
      if (sessions.some(({ open, close }) => now >= open && now < close)) ask();
      next();
    });
  }

  next();
}
