// The reports of a tax view as bodies and as CSV: what was realised in a year, what open lots would realise, the harvest.

import { csvOf } from '../../../../kernel/csv.ts';
import { type Money, NO_MONEY, textOf } from '../../../../kernel/decimal.ts';
import type { TradingDay } from '../../../../kernel/instant.ts';
import {
  harvestCandidates,
  recentLosses,
  usualLossMin,
} from '../../../../ledger/app/tax/harvest-candidates.ts';
import type { Section1256Year } from '../../../../ledger/app/tax/section-1256-year.ts';
import { form8949Text } from '../../../../ledger/app/tax/tax-csv.ts';
import { taxLots, unrealizedTotals, type WashLot } from '../../../../ledger/app/tax/tax-lots.ts';
import { taxable } from '../../../../ledger/app/tax/tax-view.ts';
import { type TaxYear, taxYear } from '../../../../ledger/app/tax/tax-year.ts';
import type { CurrencyCode, PortfolioId, SecurityId } from '../../../../ledger/ports/drafts.ts';
import { decimalOrNull } from '../../shapes/decimals.ts';
import type { SplitQuestionBody } from '../../shapes/split-question.ts';
import type { HarvestBody, RealizedBody, UnrealizedBody } from '../../shapes/tax-rows.ts';
import {
  closureBody,
  isShown,
  lotBody,
  notFinalBody,
  placeBody,
  type ShownView,
} from './tax-bodies.ts';
import type { TaxPrices } from './tax-prices.ts';

export interface TaxYearQuery {
  readonly year: number;
  readonly currency: CurrencyCode;
}

export function realizedYear(shown: ShownView, { year, currency }: TaxYearQuery): TaxYear {
  return taxYear(shown.view, shown.securities, { year, currency, portfolio: shown.portfolio });
}

export function realizedBody(
  shown: ShownView,
  asked: TaxYearQuery & {
    readonly explains: boolean;
    readonly marked: Section1256Year | undefined;
  },
): RealizedBody {
  const { marked } = asked;
  const found = realizedYear(shown, asked);
  return {
    year: asked.year,
    currency: asked.currency,
    short_term: gainsBody(found.totals.SHORT),
    long_term: gainsBody(found.totals.LONG),
    total: gainsBody(found.totals.total),
    closures: found.closures.map((one) => closureBody(shown, one, asked.explains)),
    section_1256:
      marked === undefined
        ? null
        : {
            realized: textOf(marked.realized),
            marked: textOf(marked.marked),
            marked_before: textOf(marked.markedBefore),
            gain: textOf(marked.gain),
            long_term: textOf(marked.longTerm),
            short_term: textOf(marked.shortTerm),
            closures: marked.closures.map((one) => closureBody(shown, one, asked.explains)),
            unpriced: [...marked.unpriced],
          },
    other_currencies: [...found.otherCurrencies],
    left_out: found.leftOut.filter((id) => isShown(shown, { portfolio: String(id) })),
    not_final: notFinalBody(
      shown,
      found.closures.map((one) => ({ ...one, closedBy: one.tradeId })),
    ),
  };
}

/** Part I: short term; part II: long term; both unless one is asked for. */
export function realizedCsv(
  shown: ShownView,
  asked: TaxYearQuery & { readonly part: 'I' | 'II' | undefined },
): string {
  const { form } = realizedYear(shown, asked);
  return form8949Text([
    ...(asked.part === 'II' ? [] : form.partI),
    ...(asked.part === 'I' ? [] : form.partII),
  ]);
}

function gainsBody(gains: TaxYear['totals']['total']) {
  return {
    proceeds: textOf(gains.proceeds),
    cost_basis: textOf(gains.cost),
    disallowed_loss: textOf(gains.disallowedLoss),
    gain: textOf(gains.gain),
  };
}

/** Those that are taxed and may be shown. */
export function openLots(shown: ShownView): readonly WashLot[] {
  return taxable(shown.view, shown.view.openLots).filter((lot) => isShown(shown, lot));
}

export function unrealizedBody(
  shown: ShownView,
  asOf: TradingDay,
  prices: TaxPrices,
): UnrealizedBody {
  const view = { ...shown.view, openLots: openLots(shown) };
  const lots = taxLots(view, asOf, (security) => prices.get(security)?.price);
  const bodies = lots.map((lot) => lotBody(shown, lot, prices.get(lot.security) ?? UNPRICED));
  const byCurrency = Map.groupBy(lots, (lot) => placeBody(shown, lot).currency);
  return {
    as_of: asOf,
    lots: bodies,
    totals: [...byCurrency].map(([currency, own]) => {
      const totals = unrealizedTotals(own);
      return {
        currency,
        short_term: textOf(totals.SHORT),
        long_term: textOf(totals.LONG),
        total: textOf(totals.total),
      };
    }),
    not_final: notFinalBody(
      shown,
      view.openLots.map((one) => ({ ...one, lotId: one.id })),
    ),
    complete: bodies.every(({ price }) => price !== null),
    unpriced: symbolsOf(bodies.filter(({ price }) => price === null)),
    stale: symbolsOf(bodies.filter(({ security_id: id }) => prices.get(String(id))?.source?.stale)),
  };
}

function symbolsOf(lots: readonly { readonly symbol: string }[]): string[] {
  return [...new Set(lots.map(({ symbol }) => symbol))];
}

const UNPRICED = { price: undefined, why: 'NO_PRICE_SOURCE' };

const LOT_COLUMNS = [
  ...(['symbol', 'portfolio_id', 'lot_id', 'side', 'quantity', 'opened_on', 'held_since'] as const),
  ...(['cost_basis', 'wash_adjustment', 'price', 'market_value', 'unrealized_gain'] as const),
  ...(['currency', 'term', 'long_term_from'] as const),
] as const;

export function unrealizedCsv({ lots }: UnrealizedBody): string {
  const cells = lots.map((lot) => LOT_COLUMNS.map((column) => String(lot[column] ?? '')));
  return csvOf([LOT_COLUMNS, ...cells]);
}

export interface HarvestQuery {
  readonly asOf: TradingDay;
  /** Of one lot, in the currency of its security; undefined: the usual one. */
  readonly lossMin: Money | undefined;
  readonly prices: TaxPrices;
  /** Splits that are not booked, in all portfolios of the view. */
  readonly questions: readonly SplitQuestionBody[];
}

/** One entry for each security with a candidate, without a price, or with a split that is not booked. */
export function harvestBodies(shown: ShownView, wanted: HarvestQuery): readonly HarvestBody[] {
  const held = taxable(shown.view, shown.view.openLots)
    .filter((lot) => lot.side === 'LONG' && isShown(shown, lot))
    .map(({ security }) => security);
  return [...new Set(held)].flatMap((security) => {
    const body = harvestBody(shown, security, wanted);
    const isSilent = body.candidates.length === 0 && body.questions.length === 0;
    return isSilent && body.price !== null ? [] : [body];
  });
}

function harvestOf(shown: ShownView, name: string, wanted: HarvestQuery) {
  const { asOf, prices, questions } = wanted;
  const price = prices.get(name)?.price;
  const security = Number(name) as SecurityId;
  const waiting = new Set(
    questions
      .filter((one) => one.security_id === security)
      .map(({ portfolio_id: id }) => id as PortfolioId),
  );
  const { currency } = placeBody(shown, { portfolio: '0', security: name });
  const lossMin = wanted.lossMin ?? usualLossMin(currency);
  return price && harvestCandidates(shown.view, { security, asOf, lossMin, price, waiting });
}

/** What the candidates of a security rest on, as far as it may be shown. */
export function harvestLots(
  shown: ShownView,
  security: string,
  wanted: HarvestQuery,
): readonly WashLot[] {
  const related = harvestOf(shown, security, wanted)?.related ?? [];
  return related.filter((lot) => shown.isOwn || isShown(shown, lot));
}

export function harvestBody(shown: ShownView, security: string, wanted: HarvestQuery): HarvestBody {
  const { asOf, prices, questions } = wanted;
  const { price, why } = prices.get(security) ?? UNPRICED;
  const found = harvestOf(shown, security, wanted);
  const named = (one: string) => {
    const { security_id, symbol } = placeBody(shown, { portfolio: '0', security: one });
    return { security_id, symbol };
  };
  const { portfolio_id: _, ...place } = placeBody(shown, { portfolio: '0', security });
  const candidates = (found?.candidates ?? []).flatMap((one, at) => {
    const lot = found?.lots[at];
    return lot === undefined || !isShown(shown, lot) ? [] : [{ one, portfolio: lot.portfolio }];
  });
  const total = (of: (one: (typeof candidates)[number]['one']) => Money) =>
    candidates.reduce((sum, { one }) => sum.plus(of(one)) as Money, NO_MONEY);
  return {
    ...place,
    as_of: asOf,
    price: decimalOrNull(price),
    unpriced_reason: why ?? null,
    candidates: candidates.map(({ one, portfolio }) => ({
      lot_id: one.lotId,
      portfolio_id: Number(portfolio),
      quantity: textOf(one.quantity),
      unrealized: textOf(one.unrealized),
      term: one.term,
      wash_blocked_quantity: textOf(one.washBlocked),
      harvestable_loss: textOf(one.harvestableLoss),
      estimated_benefit: textOf(one.benefit),
    })),
    total_harvestable: textOf(total(({ harvestableLoss }) => harvestableLoss)),
    total_benefit: textOf(total(({ benefit }) => benefit)),
    earliest_safe_repurchase: candidates.length === 0 ? null : (found?.repurchaseFrom ?? null),
    do_not_buy: (
      found?.doNotBuy ?? recentLosses(shown.view, asOf).filter((one) => one.security === security)
    ).map((one) => ({
      ...named(one.security),
      sold_on: one.soldOn,
      until: one.until,
      quantity: textOf(one.quantity),
      loss: textOf(one.loss),
    })),
    replacements: (found?.replacements.usable ?? []).map(named),
    refused_replacements: (found?.replacements.refused ?? []).map(({ replacement }) =>
      named(replacement),
    ),
    questions: questions
      .filter((one) => String(one.security_id) === security)
      .filter(({ portfolio_id: id }) => isShown(shown, { portfolio: String(id) })),
  };
}
