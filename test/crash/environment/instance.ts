// The files of one run: a configuration, one rule, and a journal that already holds a busy day.
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { instant } from '../../../src/kernel/instant.ts';
import {
  instanceFolder,
  makeInstanceFolder,
} from '../../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import { openJournal } from '../../../src/trader/adapters/sqlite/journal/journal.ts';
import type { StrategyTerms } from '../../../src/trader/config/schema/strategy-schema.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import type { Instance } from './daemon.ts';
import { IB_FILES } from './files/ib-files.ts';
import { SSI_FILES } from './files/ssi-files.ts';
import type { Home, Place } from './world.ts';

const FILES = { ib: IB_FILES, ssi: SSI_FILES } as const;
const FACTS_OF_TODAY = 1_000;

export interface RunFolder extends Instance {
  readonly folder: string;
  readonly journal: string;
  /** Empty while there is no journal yet. */
  readonly journalId: string;
  /** Puts a copy of the journal aside, and back in its place, as somebody would restore a backup. */
  keepJournal(): void;
  restoreJournal(): void;
  /** Saves the strategy anew. */
  rewrite(terms: TermsOfStrategy): void;
}

/** What a strategy file says otherwise than the usual one. */
export type TermsOfStrategy = Partial<Omit<StrategyTerms, 'name' | 'symbols'>>;

export interface RunWish {
  readonly terms: TermsOfStrategy;
  /** Nobody has ever started here. */
  readonly isFresh: boolean;
  readonly marketMs: number;
}

export function createRunFolder(
  home: Home,
  place: Place,
  { terms, isFresh, marketMs }: RunWish,
): RunFolder {
  const folder = join(home.folder, place.account);
  mkdirSync(join(folder, 'strategies'), { recursive: true });
  const config = join(folder, 'sluice.yaml');
  const { configOf, usual } = FILES[home.broker];
  writeFileSync(config, configOf(home, place));
  const rewrite = (its: TermsOfStrategy) =>
    // JSON is YAML too.
    writeFileSync(
      join(folder, 'strategies', 'rule.yaml'),
      JSON.stringify({ ...usual, symbols: [place.symbol], ...its }, undefined, 2),
    );
  rewrite(terms);
  const instance = instanceFolder(join(folder, 'data'), 'paper', place.account);
  makeInstanceFolder(instance);
  // A probe has shown that exits of options may rest at the gateway.
  const probe = { is_practice: true, proven: ['contract', 'vertical'] };
  writeFileSync(instance.conditionalProbe, JSON.stringify(probe));
  const { journal } = instance;
  const kept = join(folder, 'kept');
  if (!isFresh) fillJournal(journal, place, marketMs);
  let journalId = '';
  return {
    folder,
    config,
    rewrite,
    socket: join(instance.path, 'sluice.sock'),
    journal,
    get journalId() {
      if (journalId === '' && existsSync(journal)) journalId = journalIdIn(journal);
      return journalId;
    },
    keepJournal() {
      for (const end of JOURNAL_ENDS) copyFileSync(`${journal}${end}`, `${kept}${end}`);
    },
    restoreJournal() {
      for (const end of JOURNAL_ENDS) copyFileSync(`${kept}${end}`, `${journal}${end}`);
    },
  };
}

/** The file and the log of what is not yet in it. */
const JOURNAL_ENDS = ['', '-wal'];

function journalIdIn(file: string): string {
  const database = new Database(file, { readonly: true });
  try {
    const row = database
      .prepare<[], { value: string }>("SELECT value FROM meta WHERE key = 'journal_id'")
      .get();
    return row?.value ?? '';
  } catch {
    return '';
  } finally {
    database.close();
  }
}

function fillJournal(file: string, { account }: Place, marketMs: number): void {
  const journal = openJournal({ file, mode: 'paper', account });
  if (!journal.ok) throw new Error(JSON.stringify(journal.failure));
  const facts = Array.from({ length: FACTS_OF_TODAY }, (_, index): RecordedFact => {
    const seq = index + 1;
    const at = instant(marketMs - (FACTS_OF_TODAY - index) * 1_000);
    return {
      seq,
      at,
      cause: 0,
      correlation: `#${seq}`,
      fact: {
        type: 'prediction-judged',
        feed: 'flow',
        symbol: 'BUSY',
        receivedAt: at,
        verdict: { kind: 'low_confidence', confidence: 0.1, minimum: 0.5 },
      },
    };
  });
  const failure = journal.value.append(facts);
  if (failure !== undefined) throw new Error(JSON.stringify(failure));
  journal.value.close();
}
