// `GET /api/v1/chain?symbol=AAPL&near=2026-12-18`: option contracts near the money with greeks, and why a strategy takes none of them.
import { toIso } from '../../../kernel/instant.ts';
import type { Result } from '../../../kernel/result.ts';
import { spreadOf } from '../../../market/quotes/quote.ts';
import { parseDay } from '../../../market/time/day.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import type { ChainContractRow, ChainView } from '../../contract/chain.ts';
import { type QuotedContract, quotedContracts } from '../../domain/options/quoted-contracts.ts';
import { marketRefusals } from '../../domain/options/selection/rank-contracts.ts';
import { OPTION_TRADE_DEFAULTS } from '../../domain/terms/option-trade.ts';
import { reasonRow } from '../../domain/why/reason-row.ts';
import { type HomeWords, wordsAt } from '../../domain/wording/figures.ts';
import type { ChainLook, ChainLookFailure, ChainQuoted } from '../../ports/option-chains.ts';
import { type Answer, problem } from './answer.ts';

export interface ChainParts {
  readonly home: Venue;
  chain(asked: ChainLook): Promise<Result<ChainQuoted, ChainLookFailure>>;
}

const RETRY_SECONDS = 2;

export async function chainAnswer(
  { chain, home }: ChainParts,
  asked: URLSearchParams,
): Promise<Answer> {
  const symbol = asked.get('symbol') ?? '';
  const read = await chain({ symbol, near: parseDay(asked.get('near') ?? '') });
  if (read.ok) return { status: 200, body: chainOf(symbol, read.value, home) };
  const { kind, why } = read.failure;
  const text =
    kind === 'no-gateway'
      ? `${symbol}: the gateway does not answer (${why}).`
      : `${symbol}: ${why}.`;
  if (kind === 'unknown-symbol' || kind === 'no-options') return problem(404, text);
  const refused = problem(503, text);
  return kind === 'still-reading' ? { ...refused, retryAfterSeconds: RETRY_SECONDS } : refused;
}

function chainOf(symbol: string, quoted: ChainQuoted, home: Venue): ChainView {
  const { calendar } = home;
  const seen = { ...quoted, calendar, dividendYield: 0 };
  const contracts = quotedContracts(seen);
  const [first] = contracts;
  const words = wordsAt(home);
  return {
    symbol,
    market_time: toIso(quoted.at),
    underlying_price: known(quoted.underlyingPrice),
    rate: quoted.rate,
    expiries: quoted.expiries,
    expiry: first?.row.contract.expiry ?? null,
    days: first?.days ?? null,
    reasons: marketRefusals(seen, OPTION_TRADE_DEFAULTS.call_or_put).map((one) =>
      reasonRow(one, words),
    ),
    contracts: contracts.map((one) => contractRow(one, words)),
  };
}

function contractRow(quoted: QuotedContract, words: HomeWords): ChainContractRow {
  const { row, mid, spreadPercent, volatility, greeks, maxLoss, breakEven, refusals } = quoted;
  const { contract, bid, ask, at, volume, openInterest } = row;
  return {
    ...{ id: contract.id, expiry: contract.expiry, strike: contract.strike, right: contract.right },
    ...{ bid: known(bid), ask: known(ask), mid: known(mid), spread: known(spreadOf(row)) },
    spread_percent: known(spreadPercent),
    ...{ delta: known(greeks.delta), gamma: known(greeks.gamma) },
    ...{ theta: known(greeks.theta), vega: known(greeks.vega), volatility: known(volatility) },
    ...{ volume: volume ?? null, open_interest: openInterest ?? null },
    ...{ max_loss: known(maxLoss), break_even: known(breakEven), quoted_at: toIso(at) },
    reasons: refusals.map((one) => reasonRow(one, words)),
  };
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
