// Realised gains of sales in foreign currencies, in the currency of the portfolio: the proceeds at the rate of the sale, the
// cost at the rate at which it was paid.
import { minus, plus, scaled } from '../../../kernel/amounts.ts';
import { type Decimal, type Money, NO_MONEY } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { CurrencyCode, TransactionId } from '../../domain/entries/ids.ts';
import type { LotClosure } from '../../domain/portfolio/portfolio-book.ts';
import type { ClosureRow } from '../../ports/ledger-rows.ts';
import { type LotRates, openingRate } from './lot-costs.ts';

export interface RealizedInBase {
  readonly gain: Money;
  readonly assetGain: Money;
  readonly currencyGain: Money;
  /** Of closures that the gains leave out: the day whose rate is not known. */
  readonly missing: readonly UnknownRate[];
}

export interface UnknownRate {
  readonly currency: CurrencyCode;
  readonly on: TradingDay;
}

export function realizedInBase(closures: readonly ClosureRow[], rates: LotRates): RealizedInBase {
  let [gain, assetGain] = [NO_MONEY, NO_MONEY];
  const missing: UnknownRate[] = [];
  for (const closure of closures) {
    const converted = gainInBase(closure, rates);
    if (!converted.ok) missing.push(converted.failure);
    else {
      gain = plus(gain, converted.value.gain);
      assetGain = plus(assetGain, converted.value.assetGain);
    }
  }
  return { gain, assetGain, currencyGain: minus(gain, assetGain), missing };
}

/** What a gain is computed from. */
export type ForeignClosure = LotClosure & Pick<ClosureRow, 'currency'>;

export function gainInBase(
  closure: ForeignClosure,
  rates: LotRates,
): Result<Pick<RealizedInBase, 'gain' | 'assetGain'>, UnknownRate> {
  const [opened, closed] = [openedAt(closure, rates), closedAt(closure, rates)];
  const { currency, openedOn, closedOn } = closure;
  if (opened === undefined) return failed({ currency, on: openedOn });
  if (closed === undefined) return failed({ currency, on: closedOn });
  const isLong = closure.side === 'LONG';
  const proceeds = scaled(closure.proceeds, isLong ? closed : opened);
  const cost = scaled(closure.cost, isLong ? opened : closed);
  return ok({ gain: minus(proceeds, cost), assetGain: scaled(closure.gain, closed) });
}

function openedAt({ lotId: id, currency, openedOn }: ForeignClosure, rates: LotRates) {
  return openingRate({ id, currency, openedOn }, rates);
}

function closedAt(
  { transaction, currency, closedOn }: ForeignClosure,
  { stated, rateOn }: LotRates,
): Decimal | undefined {
  const known = stated.get(transaction);
  if (known !== undefined) return known;
  const found = rateOn(currency, closedOn);
  return found.ok ? found.value.rate : undefined;
}

/** Of both ends of each closure. */
export function transactionsIn(closures: readonly ClosureRow[]): readonly TransactionId[] {
  const ids = closures.flatMap(({ transaction, lotId }) => [
    transaction,
    Number.parseInt(lotId, 10) as TransactionId,
  ]);
  return [...new Set(ids)];
}
