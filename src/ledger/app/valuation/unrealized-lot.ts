// The unrealised gain of a lot under the rule of its portfolio.
import type { Price } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { Lot } from '../../domain/lots/lot.ts';
import { termsOf } from '../../domain/portfolio/terms-of.ts';
import { type UnrealizedGain, unrealizedGainOf } from '../../domain/tax/unrealized-gains.ts';
import type { PortfolioRow } from '../../ports/ledger-rows.ts';

export interface UnrealizedRequest {
  readonly portfolio: Pick<PortfolioRow, 'longTermRule'>;
  readonly price: Price | undefined;
  readonly asOf: TradingDay;
}

export function unrealizedLot(
  lot: Lot,
  { portfolio, price, asOf }: UnrealizedRequest,
): UnrealizedGain {
  const { longTermRule } = termsOf({ ...FOLDED_ALIKE, longTermRule: portfolio.longTermRule });
  return unrealizedGainOf(lot, { asOf, price, longTermRule });
}

/** What the rule does not depend on. */
const FOLDED_ALIKE = { allowShort: false, feesInBasis: true } as const;
