// The lots of the ledger that an order to close would take, by the method of the account's portfolio today.
import { decimalOf, NO_MONEY, type Price, type Quantity, textOf } from '../../../kernel/decimal.ts';
import { methodOnDay, salePreview } from '../../../ledger/app/tax/sale-preview.ts';
import { taxView } from '../../../ledger/app/tax/tax-view.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import { unitPrice } from '../../../ledger/ports/options.ts';
import { dayAt } from '../../../market/time/zone.ts';
import type { CheckAnswer } from '../../../trader/app/control-client/order-request.ts';
import type { Book } from '../loaders/book.ts';

export interface SoldLot {
  readonly lot_id: string;
  readonly opened_on: string;
  readonly quantity: string;
  readonly cost_basis: string;
  readonly gain: string;
  readonly disallowed_loss: string;
  readonly term: 'SHORT' | 'LONG';
}

interface Order {
  readonly account: string;
  readonly symbol: string;
  readonly order: CheckAnswer['order'];
}

/** Null if nothing long is closed, or if the ledger does not hold as much: it may be seconds behind the trader. */
export async function lotsOfSale(
  book: Book,
  { account, symbol, order }: Order,
): Promise<readonly SoldLot[] | null> {
  if (order === null || order.side !== 'SELL' || order.effect !== 'close') return null;
  const { read, context } = book.ledger;
  const followed = book.followed.find((one) => one.account === account);
  const portfolio = followed && (await read.portfolioOfAccount(followed.key));
  const security = portfolio && (await heldSecurity(book, portfolio, symbol));
  if (portfolio === undefined || security === undefined) return null;
  const at = context.store.now();
  const on = dayAt(book.home.zone, at);
  const preview = salePreview(
    await taxView(read, portfolio.holder, security.id),
    {
      ...{
        portfolio: portfolio.id,
        security: security.id,
        fees: NO_MONEY,
        currency: portfolio.baseCurrency,
      },
      quantity: decimalOf(order.quantity) as Quantity,
      price: unitPrice(security, decimalOf(order.price) as Price),
      ...{ at, on },
    },
    { method: methodOnDay(portfolio, on) },
  );
  if (!preview.ok) return null;
  return preview.value.closures.map((one) => ({
    lot_id: one.lotId,
    opened_on: one.openedOn,
    quantity: textOf(one.quantity),
    cost_basis: textOf(one.cost),
    gain: textOf(one.gain),
    disallowed_loss: textOf(one.disallowedLoss),
    term: one.term,
  }));
}

async function heldSecurity({ ledger: { read } }: Book, { id }: PortfolioRow, symbol: string) {
  const rows = await read.securitiesBySymbol(symbol);
  const named = rows.map((one) => one.id);
  const positions = await read.positions(id);
  const long = positions.find(
    ({ security, quantity }) => named.includes(security) && quantity.gt(0),
  );
  return rows.find(({ id: number }) => number === long?.security);
}
