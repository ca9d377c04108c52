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
import type { Place, World } from './world.ts';

/** Market seconds between two polls. */
export const POLL_SECONDS = 5;
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
  world: World,
  place: Place,
  { terms, isFresh, marketMs }: RunWish,
): RunFolder {
  const folder = join(world.folder, place.account);
  mkdirSync(join(folder, 'strategies'), { recursive: true });
  const config = join(folder, 'sluice.yaml');
  writeFileSync(config, configOf(world, place));
  const rewrite = (its: TermsOfStrategy) =>
    writeFileSync(join(folder, 'strategies', 'rule.yaml'), strategyOf(place.symbol, its));
  rewrite(terms);
  const instance = instanceFolder(join(folder, 'data'), 'paper', place.account);
  makeInstanceFolder(instance);
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

function configOf(world: World, { account, symbol, clientId }: Place): string {
  return `mode: paper
account: ${account}
data: data
strategies: strategies
gateway: { host: 127.0.0.1, port: ${world.gatewayPort}, client_id: ${clientId} }
feeds:
  - name: flow
    profile: prediction-api
    url: "http://127.0.0.1:${world.flowPort}/api/v1"
    api_key: secret-of-the-test
    symbols: [${symbol}]
    poll_seconds: ${POLL_SECONDS}
    max_age_seconds: 300
    min_confidence: 0.5
risk: { max_positions: 5, max_position_notional: 50000, max_daily_loss_percent: 2, max_orders_per_minute: 30 }
metrics: { port: 0 }
`;
}

/** The stop lies 2 % away, 1 R; the trail starts at 1 R, so it rests while the price stands still. */
function strategyOf(symbol: string, terms: TermsOfStrategy): string {
  const usual: StrategyTerms = {
    name: 'follow',
    symbols: [symbol],
    entry: { side: 'long', when: WHEN },
    size: { shares: 100 },
    stop: { percent: 2 },
    target: { r: 3 },
    trail: { percent: 1, activate_at_r: 1 },
    exit: { opposite: true },
  };
  // JSON is YAML too.
  return JSON.stringify({ ...usual, ...terms }, undefined, 2);
}

export const WHEN = 'prediction.confidence >= 0.7';
