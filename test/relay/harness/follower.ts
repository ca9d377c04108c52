// A journal that the trader's own writer fills, a ledger, and the relay between them, in a folder of their own.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Quantity } from '../../../src/kernel/decimal.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { createTraderRelay, type TraderRelay } from '../../../src/relay/app/trader-relay.ts';
import type { RelayParts } from '../../../src/relay/booking/relay-batch.ts';
import { openJournal } from '../../../src/trader/adapters/sqlite/journal/journal.ts';
import { openJournalReading } from '../../../src/trader/app/journal-reading/open-journal-reading.ts';
import { venuesOf } from '../../../src/trader/app/venues.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { Journal } from '../../../src/trader/ports/journal.ts';
import { until } from '../../processes/waiting.ts';
import { recorded } from './account-facts.ts';
import { ACCOUNT } from './accounts.ts';
import { openScratchLedger, type ScratchLedger } from './scratch-ledger.ts';

export interface Follower {
  readonly folder: string;
  readonly journalFile: string;
  readonly ledger: ScratchLedger;
  readonly parts: RelayParts;
  /** What the trader says it holds. */
  readonly held: Map<string, Quantity>;
  readonly relay: TraderRelay;
  /** What the relay wrote to its log. */
  readonly log: readonly string[];
  journal(): Journal;
  /** One commit. */
  append(facts: readonly Fact[]): void;
  /** Once the relay has nothing left to do. */
  caughtUp(): Promise<void>;
  /** The patience of the relay is over. */
  losePatience(): void;
  end(): Promise<void>;
}

export function createFollower(timeoutMs = 0): Follower {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-relay-'));
  const journalFile = join(folder, 'journal.sqlite');
  const ledger = openScratchLedger(join(folder, 'ledger.sqlite'));
  const log: string[] = [];
  const timers: (() => void)[] = [];
  const note = (text: string) => void log.push(text);
  const pause = () => new Promise<void>((resolve) => void setImmediate(resolve));
  const parts = { target: ledger, account: ACCOUNT, venues: venuesOf('us'), pause };
  const held = new Map<string, Quantity>();
  let open: Journal | undefined;
  const relay = createTraderRelay({
    ...parts,
    open: () => openJournalReading(journalFile),
    held: () => held,
    cash: async () => undefined,
    log: { debug: note, info: note, warn: note, error: note },
    timeoutMs,
    now: () => instant(Date.now()),
    // Only what a test does wakes it.
    after(delayMs, call) {
      if (delayMs === timeoutMs) timers.push(call);
      return () => {};
    },
  });

  function journal(): Journal {
    open ??= journalAt(journalFile);
    return open;
  }

  return {
    ...{ folder, journalFile, ledger, parts, held, relay, log, journal },
    append(facts) {
      const failure = journal().append(recorded(facts, journal().lastSeq() + 1));
      if (failure !== undefined) throw new Error(failure.kind);
    },
    async caughtUp() {
      const last = journal().lastSeq();
      relay.look();
      await until('the relay is at the end of the journal', () => relay.state().seq >= last);
    },
    losePatience() {
      for (const call of timers.splice(0)) call();
    },
    async end() {
      await relay.stop();
      open?.close();
      ledger.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export function journalAt(file: string): Journal {
  const opened = openJournal({ file, mode: 'paper', account: 'DU1' });
  if (!opened.ok) throw new Error(opened.failure.kind);
  return opened.value;
}
