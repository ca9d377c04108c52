// The engine's state from the journal of a stopped daemon: what would hold if it started now.

import type { Instant } from '../../../kernel/instant.ts';
import { ok, type Result } from '../../../kernel/result.ts';
import type { OpenFailure } from '../../adapters/sqlite/file/open-failure.ts';
import { openReadOnly, readOnlyJournal } from '../../adapters/sqlite/journal/read-only.ts';
import type { Alarm, EndedAlarm } from '../../domain/alarms/alarm.ts';
import type { Lock } from '../../domain/terms/lock.ts';
import { recoverState } from '../../engine/fold/recover.ts';
import { activeLocks } from '../../engine/risk/locks.ts';
import {
  leftUnwatched,
  lockedIn,
  uncoveredPositions,
} from '../../engine/shell/protection-status.ts';
import { heldBy, removedStrategies } from '../../engine/shell/strategy-status.ts';
import type { State } from '../../engine/state/state.ts';
import type {
  LockedStatus,
  UncoveredPosition,
  WatchedPosition,
} from '../../ports/trader-status.ts';

const NO_POSITIONS: ReadonlySet<string> = new Set();

interface Stopped {
  readonly mode: string;
  readonly account: string;
}

/** What blocks entries. */
export interface StoppedRisk {
  readonly trading: Pick<State['trading'], 'state' | 'why'>;
  readonly locks: readonly Lock[];
  readonly alarms: readonly Alarm[];
  readonly endedAlarms: readonly EndedAlarm[];
  readonly pauses: readonly string[];
  /** Positions that the daemon left without full cover. */
  readonly uncovered: readonly UncoveredPosition[];
  /** Positions whose stops only a running daemon watches. */
  readonly watched: readonly WatchedPosition[];
  /** Shares that cannot be sold yet. */
  readonly locked: readonly LockedStatus[];
}

interface Asked extends Stopped {
  /** Locks count that had not expired at this time. */
  readonly at: Instant;
  /** Shares are locked or not at this time, by default that of the newest fact. */
  readonly now?: Instant | undefined;
}

export function stoppedRisk(
  file: string,
  { at, now, ...instance }: Asked,
): Result<StoppedRisk, OpenFailure> {
  return fromState(file, instance, (state) => ({
    trading: state.trading,
    locks: activeLocks(state, at),
    alarms: [...state.alarms.values()],
    endedAlarms: state.endedAlarms,
    pauses: [...state.asked.pauses.keys()],
    watched: leftUnwatched(state, now ?? state.at),
    locked: lockedIn(state, now ?? state.at),
    uncovered: uncoveredPositions(
      { state, traits: undefined, now: now ?? state.at },
      NO_POSITIONS,
    ).map((bare) =>
      // While no daemon runs, its stop will not be placed.
      bare.kind === 'settling' ? { ...bare, kind: 'unprotected' } : bare,
    ),
  }));
}

export interface StoppedStrategy {
  readonly name: string;
  readonly hash: string;
  /** Undefined for a removed strategy that still held a position. */
  readonly since: Instant | undefined;
  /** Symbols of its open positions. */
  readonly holds: readonly string[];
}

/** The strategies as of the last run of the daemon. */
export function stoppedStrategies(
  file: string,
  instance: Stopped,
): Result<StoppedStrategy[], OpenFailure> {
  return fromState(file, instance, (state) => {
    const running = [...state.strategies].map(([name, { hash, since }]) => ({
      name,
      hash,
      since,
      holds: heldBy(state, name),
    }));
    const removed = removedStrategies(state, new Set(state.strategies.keys()));
    return [...running, ...removed.map((rule) => ({ ...rule, since: undefined }))];
  });
}

function fromState<Found>(
  file: string,
  { mode, account }: Stopped,
  find: (state: State) => Found,
): Result<Found, OpenFailure> {
  const opened = openReadOnly(file);
  if (!opened.ok) return opened;
  try {
    return ok(find(recoverState(readOnlyJournal(opened.value), mode, account)));
  } finally {
    opened.value.close();
  }
}
