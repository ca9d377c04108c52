// Target weights that a request asks for: its covariance, or that of closes on record, and the answer with its inputs.
import type { z } from 'zod';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { recordedReturns } from '../../../ledger/app/analytics/recorded-returns.ts';
import {
  createHighsOptimiser,
  type ObjectiveRequest,
  type WeightConstraints,
  type WeightSample,
  type WeightsFound,
} from '../../../ledger/app/optimise-weights.ts';
import type { CurrencyCode } from '../../../ledger/ports/drafts.ts';
import { periodsPerYear } from '../../../market/performance/periods-per-year.ts';
import { addDays } from '../../../market/time/day.ts';
import type { Book } from '../loaders/book.ts';
import { valuationSources } from '../presenters/valued-portfolio.ts';
import type { OptimiserBody, optimiserSchema } from '../shapes/optimiser.ts';
import { type ProblemError, unprocessable } from '../shapes/problem.ts';
import { checkNames } from './optimiser-names.ts';
import { noReturnsText, optimiserText } from './optimiser-refusals.ts';

type Answer = z.infer<typeof optimiserSchema>;

interface Sample {
  readonly symbols: readonly string[];
  readonly sample: WeightSample;
  readonly inputs: Pick<
    Answer['inputs'],
    | 'covariance'
    | 'from'
    | 'to'
    | 'returns'
    | 'currency'
    | 'periods_per_year'
    | 'periods_per_year_by'
  >;
}

const optimiser = createHighsOptimiser();

export async function optimised(book: Book, body: OptimiserBody): Promise<Answer> {
  const found = await sampleOf(book, body);
  if (!found.ok) throw found.failure;
  const { symbols, sample, inputs } = found.value;
  checkNames(body, symbols);
  const asked = {
    sample,
    objective: objectiveOf(body, symbols),
    constraints: constraintsOf(body, symbols),
  };
  const made = await optimiser.optimise(asked);
  if (!made.ok) throw unprocessable(...optimiserText(made.failure, symbols));
  const { weights, volatility, returns, cvar = null, shrinkage = null } = made.value;
  return {
    method: body.method,
    targets: targetsOf(symbols, weights),
    volatility,
    expected_return:
      returns === undefined
        ? null
        : weights.reduce((sum, one, at) => sum + one * (returns.expected[at] ?? 0), 0),
    cvar,
    assets: symbols.map((_, at) => assetOf(body, symbols, { at, found: made.value })),
    inputs: { ...inputs, shrinkage, ...methodInputs(body) },
  };
}

/** What of the request the method has looked at. */
function methodInputs(body: OptimiserBody) {
  const { method, views = [], expected_returns } = body;
  const isBy = (...methods: readonly OptimiserBody['method'][]) => methods.includes(method);
  const { risk_aversion, tau } = marketOf(body);
  const returnsBy = expected_returns === undefined ? 'mean of the returns on record' : 'given';
  return {
    expected_returns: isBy('mean_variance', 'maximum_sharpe') ? (returnsBy as 'given') : null,
    risk_free: isBy('maximum_sharpe') ? (body.risk_free ?? 0) : null,
    confidence: isBy('cvar') ? (body.confidence ?? CONFIDENCE) : null,
    linkage: isBy('hierarchical_risk_parity') ? 'single' : null,
    risk_aversion: isBy('black_litterman', 'mean_variance') ? risk_aversion : null,
    tau: isBy('black_litterman') ? tau : null,
    views: views.map(({ uncertainty, ...view }) => ({ ...view, uncertainty: uncertainty ?? null })),
  };
}

const YEARS_DAYS = 3 * 365;

async function sampleOf(book: Book, body: OptimiserBody): Promise<Result<Sample, ProblemError>> {
  const { covariance, symbols = [], currency, covariance_estimator: by = 'ledoit_wolf' } = body;
  if (covariance !== undefined) {
    const sample = { kind: 'given', covariance: covariance.matrix } as const;
    return ok({ symbols: covariance.symbols, sample, inputs: GIVEN });
  }
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
  const { periods, convention } =
    body.periods_per_year === undefined
      ? periodsPerYear(days)
      : ({ periods: body.periods_per_year, convention: 'given' } as const);
  return ok({
    symbols,
    sample: { kind: 'returns', series, periodsPerYear: periods, estimator: by },
    inputs: {
      covariance: ESTIMATORS[by],
      from: days[0] ?? null,
      to: days.at(-1) ?? null,
      returns: days.length - 1,
      currency: currency ?? null,
      periods_per_year: periods,
      periods_per_year_by: convention,
    },
  });
}

const ESTIMATORS = {
  sample: 'sample of closes on record, over n - 1',
  ledoit_wolf: 'closes on record, shrunk by Ledoit and Wolf',
} as const;

const GIVEN: Sample['inputs'] = {
  covariance: 'given',
  ...{ from: null, to: null, returns: null, currency: null },
  ...{ periods_per_year: null, periods_per_year_by: null },
};

const CONFIDENCE = 0.95;

function objectiveOf(body: OptimiserBody, symbols: readonly string[]): ObjectiveRequest {
  const { risk_aversion: riskAversion, tau, marketValueOf } = marketOf(body);
  const given = new Map(body.expected_returns?.map(({ symbol, value }) => [symbol, value]));
  const returns = body.expected_returns && symbols.map((symbol) => given.get(symbol) ?? 0);
  switch (body.method) {
    case 'minimum_variance':
      return { kind: 'minimum-variance' };
    case 'mean_variance':
      return { kind: 'mean-variance', returns, riskAversion };
    case 'maximum_sharpe':
      return { kind: 'maximum-sharpe', returns, riskFree: body.risk_free ?? 0 };
    case 'cvar':
      return { kind: 'cvar', beta: body.confidence ?? CONFIDENCE };
    case 'risk_parity':
      return { kind: 'risk-parity' };
    case 'hierarchical_risk_parity':
      return { kind: 'hierarchical-risk-parity' };
    case 'black_litterman': {
      const marketValues = symbols.map((symbol) => marketValueOf(symbol) ?? 0);
      const views = (body.views ?? []).map(({ of, expected_return: expected, uncertainty }) => ({
        of: symbols.map((symbol) => weightIn(of, symbol)),
        ...{ expected, uncertainty },
      }));
      return { kind: 'black-litterman', marketValues, riskAversion, tau, views };
    }
    default:
      return body.method satisfies never;
  }
}

function constraintsOf(body: OptimiserBody, symbols: readonly string[]): WeightConstraints {
  const places = new Map(symbols.map((symbol, at) => [symbol, at]));
  const { groups, turnover } = body;
  return {
    bounds: symbols.map((symbol) => boundOf(body, symbol)),
    groups: groups.map(({ name, symbols: members, min, max }) => ({
      ...{ name, min, max },
      members: members.flatMap((symbol) => places.get(symbol) ?? []),
    })),
    turnover: turnover && {
      from: symbols.map((symbol) => weightIn(turnover.from, symbol)),
      max: turnover.max,
    },
  };
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
  symbols: readonly string[],
  { at, found }: { readonly at: number; readonly found: WeightsFound },
): Answer['assets'][number] {
  const symbol = symbols[at] ?? '';
  const { weights, volatilities, riskShares, returns } = found;
  const { min, max } = boundOf(body, symbol);
  return {
    symbol,
    weight: weights[at] ?? 0,
    ...{ min, max },
    volatility: volatilities[at] ?? 0,
    risk_share: riskShares[at] ?? 0,
    market_value: marketOf(body).marketValueOf(symbol) ?? null,
    implied_return: returns?.implied?.[at] ?? null,
    expected_return: returns?.expected[at] ?? null,
  };
}
