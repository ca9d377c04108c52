// Where a data product comes from: its last run as OpenLineage events, and the events behind a row.
import { createHash } from 'node:crypto';
import { instant, toIso } from '../../../kernel/instant.ts';
import type { PortfolioId, SecurityId, TransactionId } from '../../domain/entries/ids.ts';
import { portfolioStream, type StoredEvent } from '../../domain/events/envelope.ts';
import { type LineageEvent, lineageEvents } from '../../domain/products/open-lineage.ts';
import { PRODUCTS, type ProductName, type ProductRow } from '../../domain/products/product.ts';
import type { TransactionRow } from '../../ports/ledger-rows.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';
import type { ProductRun } from './product-run.ts';

export function lineageOf(run: ProductRun): readonly LineageEvent[] {
  return lineageEvents({
    ...run,
    runId: uuidOf(run.id),
    producer: `urn:sluice:ledger:${run.version}`,
    product: PRODUCTS[run.product],
    startedAt: toIso(instant(run.startedAt)),
    endedAt: toIso(instant(run.endedAt)),
  });
}

/** The same event always has the same one: version 8 of RFC 9562, whose bits are free. */
function uuidOf(event: string): string {
  const hex = createHash('sha256').update(event).digest('hex').slice(0, 32).split('');
  hex[12] = '8';
  hex[16] = '8';
  const text = hex.join('');
  const parts = [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20)];
  return [...parts, text.slice(20)].join('-');
}

/** More transactions of one security than anybody books. */
const OF_SECURITY_MAX = 100_000;

/** For each row the ids of the events that it follows from, oldest first. */
export async function eventsBehind(
  read: LedgerReads,
  name: ProductName,
  rows: readonly ProductRow[],
): Promise<readonly (readonly string[])[]> {
  const known = new Map<string, Promise<readonly TransactionRow[]>>();
  const once = (key: string, rows: () => Promise<readonly TransactionRow[]>) => {
    const found = known.get(key) ?? rows();
    known.set(key, found);
    return found;
  };
  const booked = (row: ProductRow) =>
    once(`${row.portfolio_id}/${row.security_id}`, async () => {
      const actions = await once(String(row.portfolio_id), () => actionsIn(read, row));
      return [...(await transactionsOf(read, row)), ...receivedIn(actions, row)].toSorted(byTime);
    });
  const found: (readonly string[])[] = [];
  for (const row of rows) found.push(await behind(row));
  return found;

  async function behind(row: ProductRow): Promise<readonly string[]> {
    switch (name) {
      case 'valuations':
        return [String(row.valuation_id)];
      case 'transactions':
        return eventIds(await read.figures([Number(row.transaction_id) as TransactionId]));
      case 'positions':
        return eventIds(await booked(row));
      case 'lots':
        return eventIds(await ofLot(read, row, await booked(row)));
      case 'performance_daily':
        return [];
    }
  }
}

function transactionsOf(read: LedgerReads, row: ProductRow): Promise<readonly TransactionRow[]> {
  return read.transactions({
    portfolio: Number(row.portfolio_id) as PortfolioId,
    security: Number(row.security_id) as SecurityId,
    order: 'asc',
    limit: OF_SECURITY_MAX,
    offset: 0,
  });
}

/** Every corporate action in its portfolio. */
function actionsIn(read: LedgerReads, row: ProductRow): Promise<readonly TransactionRow[]> {
  return read.transactions({
    portfolio: Number(row.portfolio_id) as PortfolioId,
    type: 'CORPORATE_ACTION',
    order: 'asc',
    limit: OF_SECURITY_MAX,
    offset: 0,
  });
}

/** The actions on other securities that brought its security, such as a spin-off. */
function receivedIn(
  actions: readonly TransactionRow[],
  row: ProductRow,
): readonly TransactionRow[] {
  const own = Number(row.security_id);
  return actions.filter(({ security, otherSecurity }) => otherSecurity === own && security !== own);
}

function byTime(a: TransactionRow, b: TransactionRow): number {
  return a.at - b.at || a.id - b.id;
}

/** What opened it, the actions on its security since, and what closed parts of it. */
async function ofLot(
  read: LedgerReads,
  row: ProductRow,
  booked: readonly TransactionRow[],
): Promise<readonly TransactionRow[]> {
  const lot = String(row.lot_id);
  // Lots of one transfer are `17.1` and `17.2`; what a spin-off made of lot 17 is `17/NEW`, and 17 bought the old security.
  const [number] = lot.split(/[./]/, 1);
  const [opening] = await read.figures([Number(number) as TransactionId]);
  const closures = await read.closures({
    portfolios: [Number(row.portfolio_id) as PortfolioId],
    security: Number(row.security_id) as SecurityId,
    lot,
  });
  const closing = new Set<number>(closures.map(({ transaction }) => transaction));
  const since = booked.filter(
    ({ id, type, at }) =>
      closing.has(id) ||
      (type === 'CORPORATE_ACTION' && (opening === undefined || at >= opening.at)),
  );
  return opening === undefined ? since : [opening, ...since.filter(({ id }) => id !== opening.id)];
}

function eventIds(rows: readonly TransactionRow[]): readonly StoredEvent['id'][] {
  return rows.map(({ portfolio, version }) => `${portfolioStream(portfolio)}@${version}`);
}
