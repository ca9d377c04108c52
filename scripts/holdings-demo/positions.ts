// Positions, lots, cost basis by every method, harvest, and value now and in the past.
import { type Demonstration, taken } from './conversation.ts';
import { cents } from './page.ts';

const DAY_MS = 86_400_000;

/** The day so many days before now. */
export function daysAgo(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
}

/** The weekday so many days before now, or the one before it: nothing is traded on a weekend. */
export function weekdayAgo(days: number): string {
  const day = daysAgo(days);
  const isWeekday = new Date(day).getUTCDay() % 6 !== 0;
  return isWeekday ? day : weekdayAgo(days + 1);
}

/** Securities of the demonstration's household, which have prices and closes on record. */
const BOUGHT = [
  { ticker: 'GLOBEX', quantity: '100', price: '45.1', days: 500 },
  { ticker: 'INITECH', quantity: '150', price: '58.3', days: 200 },
  { ticker: 'ACME', quantity: '50', price: '94', days: 120 },
] as const;

/** `GLOBEX` is bought three times, so that its sale has a choice of lots. */
const ADDED = [
  { quantity: '60', price: '40.1', days: 300 },
  { quantity: '80', price: '41.2', days: 150 },
] as const;

const TICKER = 'GLOBEX';
const LOSING = 'INITECH';

/** The id of the position with several lots. */
export async function openPositions({ client, page, portfolio }: Demonstration): Promise<string> {
  page.section('Positions are opened');
  const deposit = {
    ...{ portfolio_id: portfolio, transaction_type: 'DEPOSIT' as const, amount: '30000' },
    transaction_date: daysAgo(520),
  };
  taken(await client.POST('/api/v1/transactions', { body: deposit }));
  page.line('Deposited 30000.');
  const opened: string[] = [];
  for (const { ticker, quantity, price, days } of BOUGHT) {
    const body = {
      ...{ portfolio_id: portfolio, ticker, quantity, price, fees: '1', date: weekdayAgo(days) },
      ...{ side: 'LONG' as const, dry_run: false },
    };
    if (opened.length === 0) {
      const dry = { ...body, dry_run: true };
      const seen = taken(await client.POST('/api/v1/holdings/positions/open', { body: dry }));
      const cash = 'cash_after' in seen ? seen.cash_after[0]?.balance : undefined;
      page.line(`Dry run of ${quantity} ${ticker}: cash after it ${cents(cash)}; nothing booked.`);
    }
    const made = taken(await client.POST('/api/v1/holdings/positions/open', { body }));
    opened.push(made.position_id);
    page.line(
      `Opened ${made.position_id}: ${quantity} ${ticker} at ${price} on ${made.purchase_date}.`,
    );
  }
  for (const { quantity, price, days } of ADDED) {
    const body = {
      ...{ portfolio_id: portfolio, transaction_type: 'BUY' as const, symbol: TICKER },
      ...{ quantity, price, fees: '1', transaction_date: weekdayAgo(days) },
    };
    taken(await client.POST('/api/v1/transactions', { body }));
    page.line(`Bought ${quantity} ${TICKER} more at ${price}.`);
  }
  return opened[0] ?? '';
}

export async function showLots(
  { client, page, portfolio }: Demonstration,
  position: string,
): Promise<void> {
  page.section('Lots and cost basis');
  const path = { id: position };
  const held = taken(await client.GET('/api/v1/holdings/positions/{id}', { params: { path } }));
  page.table([
    ['lot', 'opened on', 'quantity', 'open price', 'cost', 'gain', 'term'],
    ...held.lots.map((lot) => [
      ...[lot.lot_id, lot.opened_on, lot.quantity, lot.open_price],
      ...[cents(lot.cost_basis), cents(lot.unrealized_gl), lot.term],
    ]),
  ]);
  page.line(`Sold 110 of ${TICKER} at 44, what it would realise by method:`);
  const methods = ['FIFO', 'LIFO', 'HIFO', 'AVERAGE', 'MIN_TAX', 'SPECIFIC_ID'] as const;
  const rows = [];
  for (const method of methods) {
    const lots =
      method === 'SPECIFIC_ID'
        ? {
            lots: held.lots
              .slice(0, 2)
              .map(({ lot_id }, at) => ({ lot_id, quantity: ['80', '30'][at] ?? '0' })),
          }
        : {};
    const body = { portfolio_id: portfolio, quantity: '110', price: '44', dry_run: true };
    const sold = taken(
      await client.POST('/api/v1/holdings/cost-basis/{ticker}/sell', {
        params: { path: { ticker: TICKER } },
        body: { ...body, method, ...lots },
      }),
    );
    rows.push([
      ...[method, cents(sold.cost_basis), cents(sold.realized_gl)],
      ...[cents(sold.short_term_gl), cents(sold.long_term_gl), cents(sold.estimated_tax)],
    ]);
  }
  page.table([['method', 'cost', 'realised', 'short term', 'long term', 'tax'], ...rows]);
  const sale = { quantity: '110', price: '44', dry_run: false };
  const sold = taken(
    await client.POST('/api/v1/holdings/positions/{id}/close', { params: { path }, body: sale }),
  );
  page.line(`Closed 110 by FIFO: realised ${cents(sold.realized_gl)}, ${sold.quantity} are left.`);
  await showBasis({ client, page, portfolio });
}

async function showBasis({ client, page, portfolio }: Omit<Demonstration, 'owner'>) {
  const rows = [];
  for (const method of ['FIFO', 'LIFO', 'HIFO', 'AVERAGE'] as const) {
    const params = { path: { ticker: TICKER }, query: { portfolio_id: portfolio, method } };
    const basis = taken(
      await client.GET('/api/v1/holdings/cost-basis/{ticker}/summary', { params }),
    );
    rows.push([
      ...[method, cents(basis.total_cost), cents(basis.average_cost)],
      ...[cents(basis.realized_gl), basis.lots.length],
    ]);
  }
  page.line(`What is left of ${TICKER}, as booked (FIFO) and as it would be:`);
  page.table([['method', 'cost', 'average', 'realised', 'lots'], ...rows]);
}

export async function showHarvest({ client, page, portfolio }: Demonstration): Promise<void> {
  page.section('Unrealised gains and losses worth harvesting');
  const query = { portfolio_id: portfolio };
  const rows = [];
  for (const { ticker } of BOUGHT) {
    const params = { path: { ticker }, query };
    const gains = taken(
      await client.GET('/api/v1/holdings/cost-basis/{ticker}/unrealized-gl', { params }),
    );
    rows.push([
      ...[ticker, gains.total_quantity, gains.current_price, cents(gains.market_value)],
      ...[cents(gains.unrealized_gl), cents(gains.short_term_gl), cents(gains.long_term_gl)],
    ]);
  }
  page.table([['ticker', 'quantity', 'price', 'value', 'gain', 'short', 'long'], ...rows]);
  const params = { path: { ticker: LOSING }, query: { ...query, min_loss: '500' } };
  const harvest = taken(
    await client.GET('/api/v1/holdings/cost-basis/{ticker}/tax-loss-harvest', { params }),
  );
  for (const one of harvest.candidates)
    page.line(
      `${LOSING} lot ${one.lot_id}: loss ${cents(one.harvestable_loss)} (${one.term}), tax saved ${cents(one.tax_benefit)}, washed ${one.wash_blocked_quantity}.`,
    );
  page.line(
    `Total loss ${cents(harvest.total_loss)}; repurchase from ${harvest.earliest_safe_repurchase}.`,
  );
}

export async function showValue(
  { client, page, portfolio, owner }: Demonstration,
  position: string,
): Promise<void> {
  page.section('Valuation, now and in the past');
  const path = { id: position };
  const body = { price: '44.5' };
  const marked = taken(
    await client.PUT('/api/v1/holdings/positions/{id}/value', { params: { path }, body }),
  );
  page.line(
    `${marked.ticker} stated at ${marked.current_price} (${marked.price_source}): ${cents(marked.market_value)}.`,
  );
  const began = performance.now();
  const params = { path: { client_id: owner }, query: { portfolio_id: portfolio } };
  const value = taken(await client.GET('/api/v1/holdings/portfolio/{client_id}/value', { params }));
  const tookMs = Math.round(performance.now() - began);
  page.line(
    `Positions ${cents(value.total_value)}, cash ${cents(value.cash_value)}, in all ${cents(value.net_value)} ${value.currency}; asked in ${tookMs} ms.`,
  );
  const rows = [];
  for (const days of [400, 250, 30]) {
    const query = { as_of: daysAgo(days), explain: 'true' as const };
    const past = taken(
      await client.GET('/api/v1/holdings/positions/{id}/reconstruct', { params: { path, query } }),
    );
    rows.push([
      ...[past.as_of, past.quantity, cents(past.cost_basis), past.price, cents(past.market_value)],
      past.event_ids.length,
    ]);
  }
  page.line(`${marked.ticker} as it was, reconstructed from events:`);
  page.table([['as of', 'quantity', 'cost', 'close', 'value', 'events'], ...rows]);
}
