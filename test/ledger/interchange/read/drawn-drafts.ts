// Drafts of every type with any amounts, for properties.
import fc from 'fast-check';
import { type Money, money, type Price, price, quantity } from '../../../../src/kernel/decimal.ts';
import { type Instant, instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import type {
  CurrencyCode,
  PortfolioId,
  SecurityId,
} from '../../../../src/ledger/domain/entries/ids.ts';
import type { LotId } from '../../../../src/ledger/domain/lots/lot.ts';
import type { TransactionDraft } from '../../../../src/ledger/domain/transactions/draft.ts';
import { dayFromUtc } from '../../../../src/market/time/day.ts';

const amount = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 20n - 1n }), fc.bigInt({ min: 0n, max: 10n ** 20n - 1n }))
  .map(([whole, places]) => `${whole}.${String(places).padStart(20, '0')}`);
const positive = amount.filter((text) => /[1-9]/.test(text));
const amounts: fc.Arbitrary<Money> = fc
  .tuple(fc.constantFrom('', '-'), amount)
  .map(([sign, text]) => money(`${sign}${text}`));
const prices: fc.Arbitrary<Price> = positive.map(price);
const quantities = positive.map(quantity);
/** Quotation marks, separators, line breaks and blanks are what files break on. */
const words = fc.string({
  unit: fc.constantFrom(...'aZ9",;\'\\ \r\n\t=é'.split('')),
  maxLength: 12,
});
const names = words.filter((text) => text !== '' && text.trim() === text);
/** Of one line, as the names of securities are. */
const lines = names.filter((text) => !/[\r\n\t]/.test(text));
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const moments: fc.Arbitrary<Instant> = fc
  .integer({ min: Date.UTC(1950, 0, 2), max: Date.UTC(2150, 0, 1) })
  .map(instant);
const days: fc.Arbitrary<TradingDay> = moments.map((at) => dayFromUtc(at));

const drafted = fc.record({
  at: moments,
  on: days,
  currency: fc.constantFrom('EUR', 'USD', 'JPY').map((code) => code as CurrencyCode),
  rate: maybe(prices),
  notes: maybe(words.filter((text) => text !== '')),
  origin: fc.record({ source: names, id: names }),
});
const security = fc.oneof(
  fc.integer({ min: 1, max: 1_000 }).map((id) => id as SecurityId),
  fc.record({ symbol: lines, isin: maybe(names), exchange: maybe(lines), name: maybe(lines) }),
);
/** What sources state of a contract beside its name. */
const contract = fc.record({
  underlying: fc.constantFrom('ESTX50', 'BRK.B'),
  multiplier: fc.constantFrom('10', '50', '1000'),
  deliverable: fc.constantFrom('10', '153'),
});
const unnamed = { isin: undefined, exchange: undefined, name: undefined };
const option = contract.map((stated) => ({
  ...{ ...unnamed, symbol: 'OESX 270115C05000000' },
  contract: stated,
}));
const held = fc.oneof(security, option);
const lotIds = fc.integer({ min: 1, max: 99 }).map((id) => `txn_${id}/A=B` as LotId);
const chosen = maybe(
  fc.array(fc.record({ lotId: lotIds, quantity: quantities }), { minLength: 1, maxLength: 3 }),
);

export const drafts: fc.Arbitrary<TransactionDraft> = fc.oneof(
  fc
    .tuple(
      drafted,
      fc.record({
        type: fc.constantFrom('BUY' as const, 'SELL' as const, 'SHORT' as const, 'COVER' as const),
        ...{ security, quantity: quantities, price: prices, fees: amounts, chosen },
        method: maybe(fc.constantFrom('FIFO' as const, 'SPECIFIC_ID' as const)),
      }),
    )
    .map(([common, own]) => ({ ...common, ...own })),
  fc
    .tuple(
      drafted,
      fc.record({
        type: fc.constantFrom(
          'DIVIDEND' as const,
          'REINVESTED_DIVIDEND' as const,
          'RETURN_OF_CAPITAL' as const,
        ),
        ...{ security: held, amount: amounts, withholding: amounts },
        bought: maybe(fc.record({ quantity: quantities, price: prices })),
      }),
    )
    .map(([common, own]) => ({ ...common, ...own })),
  fc
    .tuple(
      drafted,
      fc.record({
        type: fc.constantFrom(
          'DEPOSIT' as const,
          'WITHDRAWAL' as const,
          'FEE' as const,
          'INTEREST' as const,
          'TAX' as const,
        ),
        amount: amounts,
      }),
    )
    .map(([common, own]) => ({ ...common, ...own })),
  fc
    .tuple(
      drafted,
      fc.record({
        type: fc.constant('TRANSFER' as const),
        ...{ security: held, quantity: quantities, chosen },
        toPortfolio: fc.integer({ min: 1, max: 99 }).map((id) => id as PortfolioId),
      }),
    )
    .map(([common, own]) => ({ ...common, ...own })),
  fc
    .tuple(
      drafted,
      fc.record({
        type: fc.constant('OPENING_BALANCE' as const),
        ...{ security: held, quantity: quantities, cost: amounts, acquiredOn: maybe(days) },
      }),
    )
    .map(([common, own]) => ({ ...common, ...own })),
);
