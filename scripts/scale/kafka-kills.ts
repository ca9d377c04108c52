// Kills broker, relay and reader in turns while a ledger is written, and holds the rebuilt copy against it, row for row:
//   kafka-kills.ts [KILLS OF EACH]
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { money } from '../../src/kernel/decimal.ts';
import { instant } from '../../src/kernel/instant.ts';
import { createLedger, type Ledger } from '../../src/ledger/app/ledger.ts';
import { LEDGER_SCHEMA, openLedgerStore } from '../../src/ledger/app/open-store.ts';
import { openPortfolio } from '../../src/ledger/app/portfolios.ts';
import type { CurrencyCode, PortfolioId, TransactionDraft } from '../../src/ledger/ports/drafts.ts';
import type { HolderNumber } from '../../src/ledger/ports/ledger-rows.ts';
import type { LedgerStore } from '../../src/ledger/ports/ledger-store.ts';
import { dayFromUtc } from '../../src/market/time/day.ts';
import { replayMessages } from '../../src/relay/app/kafka-log.ts';
import { viewPlaceOf } from '../../src/relay/app/kafka-view.ts';
import { TOPICS } from '../../src/relay/kafka/messages/topics.ts';
import { openDatabase } from '../../src/sql/open-database.ts';
import { type KafkaServer, startKafka } from '../../test/processes/kafka.ts';

export interface KillsTold {
  /** Of each: broker, relay, reader. */
  readonly kills: number;
  readonly events: number;
  /** In the ledger and not in the copy. */
  readonly lost: number;
  /** In effect. */
  readonly doubled: number;
  /** Tables that differ. */
  readonly diverged: number;
  /** Messages that came twice, and changed nothing. */
  readonly log_duplicates: number;
}

const PREFIX = 'kills';
const CURRENCY = 'USD' as CurrencyCode;
const CAUSE = { actor: 'kills', source: 'kills', correlationId: 'kills', causationId: undefined };
const PROCESS = join(import.meta.dirname, 'kafka-process.ts');
const WAIT_MAX_MS = 120_000;

/** `killsOfEach` of broker, relay and reader, in turns. */
export async function kafkaKills(killsOfEach: number): Promise<KillsTold> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-kills-'));
  const server = await startKafka();
  const children: Child[] = [];
  try {
    const [file, copy] = [join(folder, 'ledger.sqlite'), join(folder, 'copy.sqlite')];
    const store = await openLedgerStore(file, { now: () => instant(Date.now()) });
    const ledger = createLedger({ store, bookKey: randomBytes(32), defaults: { venue: 'us' } });
    const portfolios = [await opened(ledger), await opened(ledger), await opened(ledger)];
    const relay = child('relay', server, file, folder);
    const reader = child('reader', server, copy, folder);
    children.push(relay, reader);
    let booked = 0;
    for (let round = 0; round < killsOfEach; round += 1)
      for (const kill of [() => killBroker(server), relay.again, reader.again]) {
        for (let n = 0; n < 20; n += 1) {
          booked += 1;
          await deposit(ledger, portfolios[booked % portfolios.length] as PortfolioId, booked);
        }
        // Somewhere in what they do.
        await pause(booked % 17 === 0 ? 1_000 : (booked * 37) % 500);
        await kill();
      }
    const differences = await compared({ store, file, copy, address: server.address });
    await store.close();
    return { kills: killsOfEach, ...differences };
  } finally {
    for (const { end } of children) end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Child {
  again(): Promise<void>;
  end(): void;
}

function child(role: string, { address }: KafkaServer, file: string, folder: string): Child {
  const log = openSync(join(folder, `${role}.log`), 'a');
  let running: ChildProcess = begin();

  function begin(): ChildProcess {
    const words = [PROCESS, role, address, PREFIX, file];
    return spawn(process.execPath, words, { stdio: ['pipe', log, log] });
  }

  return {
    async again() {
      const gone = new Promise((resolve) => running.once('exit', resolve));
      running.kill('SIGKILL');
      await gone;
      running = begin();
    },
    end: () => void running.kill('SIGKILL'),
  };
}

async function killBroker(server: KafkaServer): Promise<void> {
  await server.kill();
  await server.start();
}

interface Both {
  readonly store: LedgerStore;
  readonly file: string;
  readonly copy: string;
  readonly address: string;
}

/** Once the copy has all events, or no more come. */
async function compared({ store, file, copy, address }: Both): Promise<Omit<KillsTold, 'kills'>> {
  const events = await eventIds(file);
  const until = Date.now() + WAIT_MAX_MS;
  let copied = await eventIds(copy);
  while (copied.length < events.length && Date.now() < until) {
    await pause(500);
    copied = await eventIds(copy);
  }
  const there = new Set(copied);
  const settings = {
    ...{ brokers: [address], prefix: PREFIX, clientName: 'kills' },
    ...{ isEncrypted: false, credentials: undefined },
  };
  const ids: string[] = [];
  for (const { family: topic } of TOPICS) {
    const asked = {
      topic,
      from: { offset: 0 },
      to: undefined,
      partition: undefined,
      portfolio: undefined,
    };
    const done = await replayMessages(settings, asked, ({ headers }) => ids.push(headers.id ?? ''));
    if (!done.ok) throw new Error(done.failure);
  }
  await levelled(store, copy, until);
  return {
    events: events.length,
    lost: events.filter((id) => !there.has(id)).length,
    doubled: copied.length - there.size,
    diverged: await differingTables(file, copy),
    log_duplicates: ids.length - new Set(ids).size,
  };
}

/** The rows of the copy have followed its events. */
async function levelled(store: LedgerStore, copy: string, until: number): Promise<void> {
  const read = await openLedgerStore(copy, { now: store.now });
  try {
    while (Date.now() < until && (await viewPlaceOf(read))?.isBehind !== false) await pause(200);
  } finally {
    await read.close();
  }
}

async function eventIds(file: string): Promise<readonly string[]> {
  const { db, close } = await openDatabase<unknown>(file, LEDGER_SCHEMA);
  try {
    const { rows } = await sql<{ id: string }>`
      select stream || '@' || version as id from ledger_events`.execute(db);
    return rows.map(({ id }) => id);
  } finally {
    await close();
  }
}

const TABLES = [
  ...['events', 'portfolios', 'transactions', 'lots', 'closures', 'positions', 'cash', 'marks'],
  ...['securities', 'identifiers', 'actions', 'proposals'],
];

async function differingTables(file: string, copy: string): Promise<number> {
  const [own, other] = [await tableTexts(file), await tableTexts(copy)];
  return TABLES.filter((_, at) => own[at] !== other[at]).length;
}

async function tableTexts(file: string): Promise<readonly string[]> {
  const { db, close } = await openDatabase<unknown>(file, LEDGER_SCHEMA);
  try {
    const texts: string[] = [];
    for (const name of TABLES) {
      const { rows } = await sql<object>`select * from ${sql.table(`ledger_${name}`)}`.execute(db);
      texts.push(
        rows
          .map((row) => JSON.stringify(row))
          .toSorted()
          .join('\n'),
      );
    }
    return texts;
  } finally {
    await close();
  }
}

async function opened(ledger: Ledger): Promise<PortfolioId> {
  const done = await ledger.inOneStep((step) =>
    openPortfolio(
      ledger.context,
      step,
      {
        ...{ holder: 1 as HolderNumber, kind: 'ORDINARY', account: undefined, name: 'Kills' },
        ...{ description: undefined, baseCurrency: CURRENCY, method: 'FIFO' },
        ...{ dividendTreatment: undefined, taxTreatment: 'TAXABLE', allowShort: false },
        ...{ feesInBasis: true, longTermRule: 'us:more-than-one-year' },
      },
      CAUSE,
    ),
  );
  if (!done.ok) throw new Error(done.failure.kind);
  return done.value.id;
}

async function deposit(ledger: Ledger, portfolio: PortfolioId, amount: number): Promise<void> {
  const at = instant(Date.UTC(2025, 0, 2) + amount * 1_000);
  const draft: TransactionDraft = {
    ...{ type: 'DEPOSIT', at, on: dayFromUtc(at), currency: CURRENCY, amount: money(`${amount}`) },
    ...{ rate: undefined, notes: undefined, origin: undefined },
  };
  const done = await ledger.inOneStep((step) =>
    ledger.record(step, { portfolio, draft, cause: CAUSE }),
  );
  if (!done.ok) throw new Error(done.failure.kind);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}

if (import.meta.main) {
  const kills = Number(process.argv[2] ?? 3);
  process.stdout.write(`${JSON.stringify(await kafkaKills(kills))}\n`);
}
