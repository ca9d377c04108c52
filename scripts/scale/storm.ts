// Many clients book through the API while its processes and servers are killed. Every booking has a key and is asked for until
// it is answered; afterwards each must be in the ledger exactly once.
import { setTimeout as wait } from 'node:timers/promises';
import type { ServedBook } from '../../test/processes/served-book.ts';

export interface StormSettings {
  readonly book: ServedBook;
  readonly clients: number;
  /** Killed in turn, one every `killEveryMs`; the clients go on until each was killed so often. */
  readonly victims: readonly Victim[];
  readonly rounds: number;
  readonly killEveryMs: number;
}

export interface Victim {
  readonly name: string;
  /** At once, and started again where no supervisor does it. */
  kill(): Promise<void>;
}

export interface StormResult {
  readonly bookings: number;
  readonly bookings_per_second: number;
  /** Requests that were repeated because no answer came. */
  readonly repeated: number;
  readonly kills: Readonly<Record<string, number>>;
  /** Bookings that were answered and are not in the ledger. */
  readonly lost: number;
  /** Bookings that are in the ledger more than once. */
  readonly doubled: number;
  /** Portfolios whose cash is not what their bookings make. */
  readonly diverged: number;
}

interface Booking {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** What it does to the cash of its portfolio, in cents. */
  readonly cents: number;
}

interface Client {
  readonly portfolio: number;
  /** The notes of what was answered: each booking has its own. */
  readonly answered: string[];
  cents: number;
  repeated: number;
}

const TIMEOUT_MS = 120_000;
const PAUSE_MS = 200;
const FINAL = [201, 200];
const AGAIN = [409, 429, 500, 502, 503, 504];

export async function storm(settings: StormSettings): Promise<StormResult> {
  const { book, clients } = settings;
  const startedAt = performance.now();
  const ending = new AbortController();
  const kills = killed(settings).finally(() => ending.abort());
  const all = await Promise.all(
    Array.from({ length: clients }, (_, number) => oneClient(book, number, ending.signal)),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  const found = await Promise.all(all.map((client) => judged(book, client)));
  const bookings = sum(all.map(({ answered }) => answered.length));
  return {
    bookings,
    bookings_per_second: Math.round(bookings / seconds),
    repeated: sum(all.map(({ repeated }) => repeated)),
    kills: await kills,
    lost: sum(found.map(({ lost }) => lost)),
    doubled: sum(found.map(({ doubled }) => doubled)),
    diverged: sum(found.map(({ diverged }) => diverged)),
  };
}

async function killed({ victims, rounds, killEveryMs }: StormSettings) {
  const kills: Record<string, number> = {};
  for (let round = 1; round <= rounds; round += 1) {
    for (const { name, kill } of victims) {
      await wait(killEveryMs);
      await kill();
      kills[name] = round;
    }
  }
  await wait(killEveryMs);
  return kills;
}

async function oneClient(book: ServedBook, number: number, end: AbortSignal): Promise<Client> {
  const answered: string[] = [];
  const opened = await insisted(book, {
    key: `portfolio-${number}`,
    path: '/portfolios',
    body: { name: `Storm ${number}`, base_currency: 'USD' },
  });
  const portfolio = (opened.body as { id: number }).id;
  const client: Client = { portfolio, answered, cents: 0, repeated: opened.repeated };
  for (let at = 0; !end.aborted; at += 1) {
    for (const [step, { path, body, cents }] of workflow(portfolio, at).entries()) {
      const note = `${number}-${at}-${step}`;
      const { repeated } = await insisted(book, {
        key: note,
        path,
        body: { ...body, notes: note },
      });
      answered.push(note);
      client.cents += cents;
      client.repeated += repeated;
    }
  }
  return client;
}

/** Pays in, buys and sells a part: the amounts are exact in cents. */
export function workflow(portfolio_id: number, at: number): readonly Booking[] {
  const day = new Date(Date.UTC(2025, 0, 2 + (at % 300), 15)).toISOString();
  const symbol = ['SPY', 'IWM', 'QQQ'][at % 3];
  const price = 1_000 + (at % 90);
  const book = (cents: number, body: object): Booking => ({
    path: '/transactions',
    body: { portfolio_id, transaction_date: day, ...body },
    cents,
  });
  const trade = { symbol, price: (price / 100).toFixed(2) };
  return [
    book(100_000, { transaction_type: 'DEPOSIT', amount: '1000.00', currency: 'USD' }),
    book(-20 * price, { transaction_type: 'BUY', quantity: '20', ...trade }),
    book(5 * price, { transaction_type: 'SELL', quantity: '5', ...trade }),
  ];
}

interface Asked {
  readonly path: string;
  /** Of a booking, with its key; what has none is read. */
  readonly body?: object;
  readonly key?: string;
}

/** Asks until there is an answer that stays. */
async function insisted(book: ServedBook, { key, path, body }: Asked) {
  const headers = key === undefined ? {} : { 'idempotency-key': key };
  const until = performance.now() + TIMEOUT_MS;
  let last = 'no answer';
  for (let repeated = 0; performance.now() < until; repeated += 1) {
    const answer = await book.ask(key === undefined ? 'GET' : 'POST', path, body, headers);
    if (answer !== undefined && FINAL.includes(answer.status))
      return { body: answer.body, repeated };
    last = answer === undefined ? 'no answer' : `${answer.status} ${JSON.stringify(answer.body)}`;
    if (answer !== undefined && !AGAIN.includes(answer.status)) break;
    await wait(PAUSE_MS);
  }
  throw new Error(`${path}, ${key ?? 'read'}, had no answer that stays: ${last}`);
}

interface Row {
  readonly notes: string | null;
}

async function judged(book: ServedBook, { portfolio, answered, cents }: Client) {
  const rows: Row[] = [];
  for (;;) {
    const path = `/transactions/portfolio/${portfolio}?limit=500&offset=${rows.length}`;
    const page = (await insisted(book, { path })).body as readonly Row[];
    rows.push(...page);
    if (page.length < 500) break;
  }
  const counts = new Map<string, number>();
  for (const { notes } of rows) counts.set(notes ?? '', (counts.get(notes ?? '') ?? 0) + 1);
  const { body } = await insisted(book, { path: `/portfolios/${portfolio}` });
  const shown = body as {
    readonly cash: readonly { readonly balance: string }[];
  };
  const isRight = Math.round(Number(shown.cash[0]?.balance ?? 0) * 100) === cents;
  return {
    lost: answered.filter((note) => !counts.has(note)).length,
    doubled: sum([...counts.values()].map((count) => count - 1)),
    diverged: isRight ? 0 : 1,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
