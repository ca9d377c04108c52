// Replays the tape of every harness test: the engine's decisions must depend only on its inputs.

import type { Instant } from '../../../../src/kernel/instant.ts';
import type { Venues } from '../../../../src/market/venues/venues.ts';
import { replayLife } from '../../../../src/research/replay/replay-life.ts';
import { evolve } from '../../../../src/trader/engine/fold/evolve.ts';
import { initialState } from '../../../../src/trader/engine/state/state.ts';
import type { BrokerTraits } from '../../../../src/trader/ports/broker-traits.ts';
import type { Journal } from '../../../../src/trader/ports/journal.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import { TAPE_VERSION, type Tape, type TapedBatch } from '../../../../src/trader/ports/tape.ts';

export interface Playback extends Tape {
  /** Throws if the second run decides differently from the first. */
  check(): void;
}

export function createPlayback(life: {
  readonly traits: BrokerTraits;
  readonly settings: Settings;
  readonly venues: Venues;
  readonly journal: Journal;
  readonly speed: number;
  readonly began: Instant;
}): Playback {
  const { traits, settings, venues, journal, speed, began } = life;
  const seq = journal.lastSeq();
  const lines: (TapedBatch | Instant)[] = [];

  return {
    batch: (batch) => void lines.push(batch),
    snapshotAsked: (now) => void lines.push(now),
    check() {
      const state = initialState(journal.journalId, settings.mode, settings.account);
      for (const recorded of journal.read(0)) if (recorded.seq <= seq) evolve(state, recorded);
      const replayed = replayLife({
        head: {
          version: TAPE_VERSION,
          journalId: journal.journalId,
          life: began,
          part: 1,
          seq,
          program: 'test',
          speed,
          isPractice: false,
          settings,
        },
        traits,
        settings,
        isOfToday: false,
        venues,
        state,
        recorded: journal.read(seq)[Symbol.iterator](),
        factAt: () => undefined,
        isCounted: () => true,
      });
      for (const line of lines) {
        if (typeof line === 'number') replayed.snapshotAsked(line);
        else if (replayed.batch(line) !== undefined) break;
      }
      const { divergence } = replayed.played();
      if (divergence !== undefined) {
        throw new Error(`played again it differs: ${JSON.stringify(divergence, undefined, 2)}`);
      }
    },
  };
}
