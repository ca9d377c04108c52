// Drafts and portfolios for tests, in few words.
import { money, price, quantity } from '../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../src/kernel/instant.ts';
import type { Ledger } from '../../../src/ledger/app/ledger.ts';
import { type NewPortfolio, openPortfolio } from '../../../src/ledger/app/portfolios.ts';
import type { CurrencyCode, PortfolioId } from '../../../src/ledger/domain/entries/ids.ts';
import type { Cause } from '../../../src/ledger/domain/events/envelope.ts';
import type { CashDraft, TradeDraft } from '../../../src/ledger/domain/transactions/draft.ts';
import type { HolderNumber } from '../../../src/ledger/ports/ledger-rows.ts';

export const USD = 'USD' as CurrencyCode;

export const CAUSE: Cause = {
  actor: 'ann',
  source: 'test',
  correlationId: 'req_test',
  causationId: undefined,
};

/** `day` at 15:00 UTC. */
function momentOf(day: string) {
  return {
    at: instant(Date.parse(`${day}T15:00:00Z`)),
    on: day as TradingDay,
    currency: USD,
    rate: undefined,
    notes: undefined,
    origin: undefined,
  };
}

export function trade(
  type: TradeDraft['type'],
  symbol: string,
  terms: { day: string; quantity: string; price: string; fees?: string },
  more: Partial<TradeDraft> = {},
): TradeDraft {
  return {
    ...momentOf(terms.day),
    type,
    security: { symbol, isin: undefined, exchange: undefined, name: undefined },
    quantity: quantity(terms.quantity),
    price: price(terms.price),
    fees: money(terms.fees ?? '0'),
    method: undefined,
    chosen: undefined,
    ...more,
  };
}

export function cash(type: CashDraft['type'], day: string, amount: string): CashDraft {
  return { ...momentOf(day), type, amount: money(amount) };
}

export async function newPortfolio(
  ledger: Ledger,
  settings: Partial<NewPortfolio> = {},
  holder = 1,
): Promise<PortfolioId> {
  const made = await ledger.inOneStep((step) =>
    openPortfolio(
      ledger.context,
      step,
      {
        holder: holder as HolderNumber,
        kind: 'ORDINARY',
        account: undefined,
        name: 'Savings',
        description: undefined,
        baseCurrency: USD,
        method: 'FIFO',
        dividendTreatment: undefined,
        taxTreatment: 'TAXABLE',
        allowShort: false,
        feesInBasis: true,
        longTermRule: 'us:more-than-one-year',
        ...settings,
      },
      CAUSE,
    ),
  );
  if (!made.ok) throw new Error(made.failure.kind);
  return made.value.id;
}
