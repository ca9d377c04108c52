// What present figures rest on: prices, rates, lots, and the events that opened the lots.
import { textOf } from '../../../kernel/decimal.ts';
import { toIso } from '../../../kernel/instant.ts';
import type { CurrentPortfolio } from '../../../ledger/app/valuation/current-portfolio.ts';
import { transactionOf } from '../../../ledger/app/valuation/lot-costs.ts';
import type { LotRow, PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import type { Book } from '../access/book.ts';
import { decimalOrNull } from '../shapes/decimals.ts';

type UsedRate = CurrentPortfolio['rates'] extends ReadonlyMap<string, infer Rate> ? Rate : never;

export function rateBody({
  from,
  to,
  rate,
}: {
  readonly from: string;
  readonly to: string;
  readonly rate: UsedRate;
}) {
  return {
    ...{ from, to, kind: rate.kind, rate: textOf(rate.rate) },
    on: 'on' in rate ? rate.on : '',
    source: 'source' in rate ? rate.source : null,
  };
}

/** `current`: what the figures show; all of the portfolio, or one security of it. */
export async function currentExplanation(
  book: Book,
  { id, baseCurrency: to }: Pick<PortfolioRow, 'id' | 'baseCurrency'>,
  current: Pick<CurrentPortfolio, 'holdings' | 'rates' | 'lotCosts'>,
) {
  const { read } = book.ledger;
  const lots = await read.lots({ portfolios: [id], isOpen: true });
  const rates = new Map(current.lotCosts.map(({ lot, rate }) => [keyOf(lot), rate]));
  return {
    prices: current.holdings.flatMap(({ security, used }) =>
      used === undefined
        ? []
        : [
            {
              security_id: security.id,
              symbol: security.symbol,
              price: textOf(used.price),
              as_of: toIso(used.at),
              source: used.source,
              stale: used.isStale,
            },
          ],
    ),
    rates: [...current.rates]
      .filter(([from]) => from !== to)
      .map(([from, rate]) => rateBody({ from, to, rate })),
    lots: lots.map((lot) => ({
      lot_id: lot.id,
      security_id: lot.security,
      opened_on: lot.openedOn,
      quantity: textOf(lot.remaining),
      cost_basis: textOf(lot.basis),
      rate: decimalOrNull(rates.get(keyOf(lot))),
    })),
    event_ids: await openingEvents(book, lots),
  };
}

function keyOf({ security, id }: LotRow): string {
  return `${security}/${id}`;
}

async function openingEvents(book: Book, lots: readonly LotRow[]): Promise<string[]> {
  const rows = await book.ledger.read.figures([...new Set(lots.map(transactionOf))]);
  return rows.map(({ portfolio, version }) => `portfolio-${portfolio}@${version}`);
}
