// Losses that could be harvested now, with what would disallow them, when to buy back, and what to buy instead.
import { type Decimal, type Money, money, type Price } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { roughlyInCurrency } from '../../../kernel/rough-worth.ts';
import type { PortfolioId, SecurityId } from '../../domain/entries/ids.ts';
import type { Term } from '../../domain/lots/holding-period.ts';
import { termsOf } from '../../domain/portfolio/terms-of.ts';
import { type DoNotBuy, doNotBuy } from '../../domain/tax/do-not-buy.ts';
import { areEquivalent } from '../../domain/tax/equivalents.ts';
import { type Harvest, harvest, WASH_WINDOW_DAYS } from '../../domain/tax/harvest.ts';
import { type ReplacementsFor, replacementsFor } from '../../domain/tax/replacements.ts';
import type { WashLot } from '../../domain/tax/wash/wash-view.ts';
import { equivalentsOf, replacementsOf } from './tax-lists.ts';
import { isDeferred, type TaxView, taxable } from './tax-view.ts';

export interface HarvestRequest {
  readonly security: SecurityId;
  readonly price: Price;
  readonly asOf: TradingDay;
  /** Of one lot, in the currency of the security. */
  readonly lossMin: Money;
  /** Portfolios in which a split of the security is not booked: their lots are in old shares, and no candidates. */
  readonly waiting: ReadonlySet<PortfolioId>;
  /** Undefined: those of the portfolios' terms. */
  readonly taxRates?: Readonly<Record<Term, Decimal>> | undefined;
}

export interface HarvestAnswer extends Harvest {
  readonly security: SecurityId;
  /** The lots of the candidates, in their order. */
  readonly lots: readonly WashLot[];
  /** Long lots of the security and its equivalents: candidates, and what may block them. */
  readonly related: readonly WashLot[];
  /** Recent sales at a loss of the security and its equivalents: buying it now would disallow those. */
  readonly doNotBuy: readonly DoNotBuy[];
  /** From the list of the owner only. */
  readonly replacements: ReplacementsFor;
}

const LOSS_MIN_DOLLARS = 1_000;

/** What a loss has to be at least, unless the owner says. */
export function usualLossMin(currency: string): Money {
  return money(String(roughlyInCurrency(LOSS_MIN_DOLLARS, currency)));
}

/** Parts of one lot are candidates of their own: shares that replaced others have another basis. */
export function harvestCandidates(view: TaxView, asked: HarvestRequest): HarvestAnswer {
  const { security, price, asOf, lossMin, waiting } = asked;
  const name = String(security);
  const equivalents = equivalentsOf(view.lists);
  const related = view.openLots.filter(
    (lot) => lot.side === 'LONG' && areEquivalent(equivalents, lot.security, name),
  );
  const own = taxable(view, related).filter(
    (lot) => lot.security === name && !waiting.has(Number(lot.portfolio) as PortfolioId),
  );
  const others = related.filter((lot) => !own.includes(lot));
  const row = view.portfolios.find((one) => !isDeferred(one)) ?? view.portfolios[0];
  const { longTermRule, taxRates } = termsOf(row ?? DEFAULTS);
  const terms = { asOf, price, lossMin, longTermRule, taxRates: asked.taxRates ?? taxRates };
  const unique = own.map((lot, at) => ({ ...lot, id: `${at}` as WashLot['id'] }));
  const found = harvest(unique, terms, others);
  const lots = found.candidates.flatMap(({ lotId }) => own[Number(lotId)] ?? []);
  return {
    ...found,
    candidates: found.candidates.map((one, at) => ({ ...one, lotId: lots[at]?.id ?? one.lotId })),
    security,
    lots,
    related,
    doNotBuy: recentLosses(view, asOf).filter((one) =>
      areEquivalent(equivalents, one.security, name),
    ),
    replacements: replacementsFor(replacementsOf(view.lists), name, equivalents),
  };
}

export function recentLosses(view: TaxView, asOf: TradingDay): readonly DoNotBuy[] {
  return doNotBuy(taxable(view, view.closures), { asOf, windowDays: WASH_WINDOW_DAYS });
}

const DEFAULTS = { allowShort: false, feesInBasis: true, longTermRule: 'us:more-than-one-year' };
