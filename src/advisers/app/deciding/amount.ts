// How much money a command moves, in the currency of its portfolio.
import { scaled, sumOf, valueAt } from '../../../kernel/amounts.ts';
import {
  type Decimal,
  money,
  ONE,
  type Price,
  price as priceOf,
  type Quantity,
  quantity,
} from '../../../kernel/decimal.ts';
import { currentPortfolio } from '../../../ledger/app/valuation/current-portfolio.ts';
import type { CurrencyCode, SecurityId, TransactionId } from '../../../ledger/ports/drafts.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import { unitPrice } from '../../../ledger/ports/options.ts';
import type { ValuationSources } from '../../../ledger/ports/valuation-sources.ts';
import type { ProposedCommand } from '../../agents/findings/proposed-command.ts';
import type { Prepared, ToPrepare } from './prepare.ts';

export interface Measured extends ToPrepare {
  readonly prepared: Prepared;
}

/** Never negative; undefined without a price or a rate. */
export async function amountOf(
  sources: ValuationSources,
  { portfolio, command, prepared }: Measured,
): Promise<Decimal | undefined> {
  switch (command.kind) {
    case 'sell-lots': {
      const sold = sumOf(command.lots.map((lot) => quantity(lot.quantity)));
      return inBase(sources, portfolio, { ...command, quantity: sold, price: prepared.price });
    }
    case 'mark-position':
      return inBase(sources, portfolio, {
        ...command,
        quantity: await heldOf(sources, portfolio, command),
        price: await statedPrice(sources, command),
      });
    case 'void-transaction':
    case 'correct-price':
      return transactionAmount(sources, portfolio, command.transaction as TransactionId);
    case 'plan-rebalancing':
      return sumOf((prepared.plan?.orders ?? []).map(({ notional }) => money(notional)));
    default:
      return command satisfies never;
  }
}

interface Valued {
  readonly quantity: Quantity | undefined;
  readonly price: Price | undefined;
  readonly currency: string;
}

async function inBase(
  sources: ValuationSources,
  portfolio: PortfolioRow,
  { quantity: shares, price, currency }: Valued,
): Promise<Decimal | undefined> {
  if (shares === undefined || price === undefined) return undefined;
  const value = valueAt(shares, price).abs();
  if (currency === portfolio.baseCurrency) return value;
  const { rates } = await currentPortfolio(sources, portfolio);
  const rate = rates.get(currency as CurrencyCode)?.rate;
  return rate && scaled(value, rate);
}

type MarkCommand = Extract<ProposedCommand, { readonly kind: 'mark-position' }>;

/** Of one unit. */
async function statedPrice({ read }: ValuationSources, command: MarkCommand): Promise<Price> {
  const named = await read.security(command.security as SecurityId);
  return unitPrice(named ?? command, priceOf(command.price));
}

async function heldOf(
  sources: ValuationSources,
  portfolio: PortfolioRow,
  { security }: MarkCommand,
): Promise<Quantity | undefined> {
  const positions = await sources.read.positions(portfolio.id);
  return positions.find((one) => one.security === security)?.quantity;
}

async function transactionAmount(
  { read }: ValuationSources,
  { baseCurrency }: PortfolioRow,
  id: TransactionId,
): Promise<Decimal | undefined> {
  const row = await read.transaction(id);
  const rate = row?.currency === baseCurrency ? ONE : row?.rate;
  return row && rate && scaled(row.cash.abs(), rate);
}
