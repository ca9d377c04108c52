// Replays the tape of every harness test: the engine's decisions must depend only on its inputs.

import type { Instant } from '../../../../src/kernel/instant.ts';
import type { Venues } from '../../../../src/market/venues/venues.ts';
import { replayLife } from '../../../../src/research/replay/replay-life.ts';
import { parseTapeLine, tapeText } from '../../../../src/trader/adapters/tape/tape-text.ts';
import { evolve } from '../../../../src/trader/engine/fold/evolve.ts';
import { initialState } from '../../../../src/trader/engine/state/state.ts';
import type { BrokerTraits } from '../../../../src/trader/ports/broker-traits.ts';
import type { Journal } from '../../../../src/trader/ports/journal.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import { TAPE_VERSION, type Tape } from '../../../../src/trader/ports/tape.ts';

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
  // As text: a replay gets other objects than the run had.
  const lines: string[] = [];

  return {
    batch: (batch) => void lines.push(tapeText({ kind: 'batch', batch })),
    snapshotAsked: (now) => void lines.push(tapeText({ kind: 'asked', now })),
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
      for (const text of lines) {
        const line = parseTapeLine(text);
        if (!line.ok) throw new Error(line.failure);
        if (line.value.kind === 'asked') replayed.snapshotAsked(line.value.now);
        if (line.value.kind === 'batch' && replayed.batch(line.value.batch) !== undefined) break;
      }
      const { divergence } = replayed.played();
      if (divergence !== undefined) {
        throw new Error(`played again it differs: ${JSON.stringify(divergence, undefined, 2)}`);
      }
    },
  };
}
