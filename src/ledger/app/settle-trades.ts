// Trades whose settlement has passed, as events. The cursor is written with them, so each settles once.
import { type Instant, instant, MINUTE_MS } from '../../kernel/instant.ts';
import { ok } from '../../kernel/result.ts';
import type { TransactionId } from '../domain/entries/ids.ts';
import { type Cause, portfolioStream } from '../domain/events/envelope.ts';
import type { SettlingQuery } from '../ports/ledger-queries.ts';
import type { TransactionRow } from '../ports/ledger-rows.ts';
import type { LedgerReads, LedgerStep } from '../ports/ledger-store.ts';
import type { Ledger } from './ledger.ts';

const CURSOR = 'settled-trades';
const BATCH = 500;
/** A trade that was recorded just before its settlement may become visible a little later. */
const LAG_MS = MINUTE_MS;

/** How many have settled. One that was booked after its settlement has no event: its own says when it settled. */
export async function settleTrades(ledger: Ledger): Promise<number> {
  let settled = 0;
  for (let count = BATCH; count === BATCH; settled += count) {
    const done = await ledger.inOneStep<number, never>(async (step) => ok(await settleSome(step)));
    count = done.ok ? done.value : 0;
  }
  return settled;
}

async function settleSome(step: LedgerStep): Promise<number> {
  await step.lock(CURSOR);
  const until = instant(step.at - LAG_MS);
  const after = cursorOf(await step.cursor(CURSOR));
  const rows = await step.settling({ after, until, limit: BATCH });
  for (const [portfolio, own] of Map.groupBy(rows, (row) => row.portfolio)) {
    await step.lock(portfolioStream(portfolio));
    await step.append(portfolioStream(portfolio), own.map(settledEvent), BY_HOUSEKEEPING);
  }
  const last = rows.at(-1);
  if (last?.settlesAt !== undefined)
    await step.saveCursor(CURSOR, JSON.stringify({ at: last.settlesAt, id: last.id }));
  return rows.length;
}

/** Trades that were due by then and have no event: of all portfolios, the longest waiting first. */
export async function overdueTrades(
  reads: Pick<LedgerReads, 'cursor' | 'settling'>,
  until: Instant,
): Promise<readonly TransactionRow[]> {
  const after = cursorOf(await reads.cursor(CURSOR));
  return reads.settling({ after, until, limit: BATCH });
}

const START: SettlingQuery['after'] = { at: instant(0), id: 0 as TransactionId };

function cursorOf(body: string | undefined): SettlingQuery['after'] {
  return body === undefined ? START : (JSON.parse(body) as SettlingQuery['after']);
}

function settledEvent({ id, security, settlesAt, at, cash, currency }: TransactionRow) {
  return {
    type: 'TRADE_SETTLED',
    schemaVersion: 1,
    effective: settlesAt ?? at,
    data: { tradeId: id, security, cash: cash.toString(), currency },
  };
}

const BY_HOUSEKEEPING: Cause = {
  actor: 'system',
  source: 'housekeeping',
  correlationId: 'settlement',
  causationId: undefined,
};
