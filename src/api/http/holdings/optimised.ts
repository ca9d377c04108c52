// Target weights that a request asks for: its covariance, or that of closes on record, and the answer with its inputs.
import type { z } from 'zod';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { recordedReturns } from '../../../ledger/app/analytics/recorded-returns.ts';
import {
  type Objective,
  type OptimisedWeights,
  optimisedWeights,
  sampleCovariance,
} from '../../../ledger/app/optimise-weights.ts';
import type { CurrencyCode } from '../../../ledger/ports/drafts.ts';
import { periodsPerYear } from '../../../market/performance/periods-per-year.ts';
import { addDays } from '../../../market/time/day.ts';
import type { Book } from '../access/book.ts';
import { valuationSources } from '../access/valued-portfolio.ts';
import type { OptimiserBody, optimiserSchema } from '../shapes/optimiser.ts';
import { type ProblemError, unprocessable } from '../shapes/problem.ts';
import { noReturnsText, optimiserText } from './optimiser-refusals.ts';

type Answer = z.infer<typeof optimiserSchema>;

interface Sample {
  readonly symbols: readonly string[];
  readonly matrix: readonly (readonly number[])[];
  readonly inputs: Omit<Answer['inputs'], 'risk_aversion' | 'tau' | 'views'>;
}

export async function optimised(book: Book, body: OptimiserBody): Promise<Answer> {
  const sample = await sampleOf(book, body);
  if (!sample.ok) throw sample.failure;
  const { symbols, matrix, inputs } = sample.value;
  checkNames(body, symbols);
  const found = optimisedWeights(matrix, objectiveOf(body, symbols));
  if (!found.ok) throw unprocessable(...optimiserText(found.failure));
  const isMarket = body.method === 'black_litterman';
  const views = (body.views ?? []).map(({ uncertainty, ...view }) => ({
    ...view,
    uncertainty: uncertainty ?? null,
  }));
  const { risk_aversion, tau } = marketOf(body);
  return {
    method: body.method,
    targets: targetsOf(symbols, found.value.weights),
    volatility: found.value.volatility,
    assets: symbols.map((_, at) => assetOf(body, sample.value, { at, found: found.value })),
    inputs: {
      ...inputs,
      risk_aversion: isMarket ? risk_aversion : null,
      tau: isMarket ? tau : null,
      views,
    },
  };
}

const YEARS_DAYS = 3 * 365;

async function sampleOf(book: Book, body: OptimiserBody): Promise<Result<Sample, ProblemError>> {
  const { covariance, symbols = [], currency } = body;
  if (covariance !== undefined) return ok({ ...covariance, inputs: GIVEN });
  const { today } = valuationSources(book);
  const to = body.to ?? today;
  if (to > today) return failed(unprocessable('to', 'to must not be in the future.'));
  const from = body.from ?? addDays(to, -YEARS_DAYS);
  if (from > to)
    return failed(
      unprocessable('from', `${from} is after to, ${to}: give the earlier day as from.`),
    );
  const reads = { ...valuationSources(book), pause: () => book.ledger.context.pause() };
  const range = { from, to };
  const asked = { symbols, range, currency: currency as CurrencyCode | undefined };
  const recorded = await recordedReturns(reads, asked);
  if (!recorded.ok) return failed(unprocessable('symbols', noReturnsText(recorded.failure)));
  const { days, series } = recorded.value;
  const by =
    body.periods_per_year === undefined
      ? periodsPerYear(days)
      : ({ periods: body.periods_per_year, convention: 'given' } as const);
  const sample = sampleCovariance(series, by.periods);
  if (!sample.ok) return failed(unprocessable(...optimiserText(sample.failure)));
  return ok({
    symbols,
    matrix: sample.value,
    inputs: {
      covariance: 'sample of closes on record, over n - 1',
      from: days[0] ?? null,
      to: days.at(-1) ?? null,
      returns: days.length - 1,
      currency: currency ?? null,
      periods_per_year: by.periods,
      periods_per_year_by: by.convention,
    },
  });
}

const GIVEN: Sample['inputs'] = {
  covariance: 'given',
  ...{ from: null, to: null, returns: null, currency: null },
  ...{ periods_per_year: null, periods_per_year_by: null },
};

/** Names beside the symbols are mistakes, and Black-Litterman needs the market value of each. */
function checkNames(
  { bounds, market_values = [], views = [], method }: OptimiserBody,
  symbols: readonly string[],
): void {
  const named = {
    bounds: bounds.map((one) => one.symbol),
    market_values: market_values.map((one) => one.symbol),
    views: views.flatMap(({ of }) => of.map((one) => one.symbol)),
  };
  for (const [field, names] of Object.entries(named)) {
    const other = names.find((one) => !symbols.includes(one));
    if (other !== undefined)
      throw unprocessable(field, `${field}: ${other} is not among the symbols.`);
  }
  const without = symbols.find((one) => !named.market_values.includes(one));
  if (method === 'black_litterman' && without !== undefined)
    throw unprocessable('market_values', `market_values: ${without} has none; state all.`);
}

function objectiveOf(body: OptimiserBody, symbols: readonly string[]): Objective {
  const bounds = symbols.map((symbol) => boundOf(body, symbol));
  switch (body.method) {
    case 'minimum_variance':
      return { kind: 'minimum-variance', bounds };
    case 'risk_parity':
      return { kind: 'risk-parity' };
    case 'black_litterman': {
      const { risk_aversion: riskAversion, tau, marketValueOf } = marketOf(body);
      const marketValues = symbols.map((symbol) => marketValueOf(symbol) ?? 0);
      const views = (body.views ?? []).map(({ of, expected_return: expected, uncertainty }) => ({
        of: symbols.map((symbol) => weightIn(of, symbol)),
        ...{ expected, uncertainty },
      }));
      return { kind: 'black-litterman', bounds, marketValues, riskAversion, tau, views };
    }
    default:
      return body.method satisfies never;
  }
}

const RISK_AVERSION = 2.5;
const TAU = 0.05;

function marketOf({ risk_aversion = RISK_AVERSION, tau = TAU, market_values }: OptimiserBody) {
  const values = new Map(market_values?.map(({ symbol, value }) => [symbol, value]));
  return { risk_aversion, tau, marketValueOf: (symbol: string) => values.get(symbol) };
}

function boundOf({ bounds, min_weight, max_weight }: OptimiserBody, symbol: string) {
  return bounds.find((one) => one.symbol === symbol) ?? { min: min_weight, max: max_weight };
}

function weightIn(
  of: readonly { readonly symbol: string; readonly weight: number }[],
  symbol: string,
): number {
  return of.reduce((sum, one) => sum + (one.symbol === symbol ? one.weight : 0), 0);
}

const MILLION = 1_000_000;

/** In millionths, what rounding leaves added to the largest, so that they are targets that add up to 1. */
function targetsOf(symbols: readonly string[], weights: readonly number[]) {
  const parts = weights.map((weight) => Math.round(weight * MILLION));
  const rest = MILLION - parts.reduce((sum, part) => sum + part, 0);
  const largest = parts.indexOf(Math.max(...parts));
  return symbols.map((symbol, at) => {
    const part = (parts[at] ?? 0) + (at === largest ? rest : 0);
    return { symbol, weight: String(part / MILLION) };
  });
}

function assetOf(
  body: OptimiserBody,
  { symbols, matrix }: Sample,
  { at, found }: { readonly at: number; readonly found: OptimisedWeights },
): Answer['assets'][number] {
  const symbol = symbols[at] ?? '';
  const { weights, riskShares, returns } = found;
  const { min, max } = boundOf(body, symbol);
  return {
    symbol,
    weight: weights[at] ?? 0,
    ...{ min, max },
    volatility: Math.sqrt(matrix[at]?.[at] ?? 0),
    risk_share: riskShares[at] ?? 0,
    market_value: marketOf(body).marketValueOf(symbol) ?? null,
    implied_return: returns?.implied[at] ?? null,
    expected_return: returns?.expected[at] ?? null,
  };
}
