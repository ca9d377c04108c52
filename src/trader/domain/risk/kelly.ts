// How much of equity to risk on the next trade by the Kelly criterion, from the results of closed trades.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { KellyTerms } from '../strategy/strategy.ts';
import type { KellySeen } from '../terms/decision-inputs.ts';
import type { Refusal, TradeEdge } from '../terms/refusal.ts';

/** A closed trade, all its parts together. */
export interface TradeResult {
  /** After costs, in the currency of the account. */
  readonly pnl: number;
  /** What it would have lost at its initial stop, before costs; positive. */
  readonly risk: number;
}

export interface Edge extends TradeEdge {
  /** Of equity that a trade may lose at its stop; not positive if the trades show no edge. */
  readonly kelly: number;
}

/**
 * The fraction f of equity that maximises the expected logarithm of wealth if a bet gains `b` times its stake with
 * probability p, and otherwise loses `a` times its stake: f = p / a - (1 - p) / b. Here the stake is what the stop can lose
 * (1 R), b and a are the mean gain and the mean loss in R, and p is the share of trades that gained. Source: J. L. Kelly, "A New
 * Interpretation of Information Rate", Bell System Technical Journal 35 (1956); in this form E. O. Thorp, "The Kelly Criterion in
 * Blackjack, Sports Betting and the Stock Market", Handbook of Asset and Liability Management 1 (2006).
 *
 * Trades that lost nothing do not mean that a stop costs nothing: without a mean loss, it is 1 R.
 */
export function edgeOf(results: readonly TradeResult[]): Edge {
  const inR = results.filter(({ risk }) => risk > 0).map(({ pnl, risk }) => pnl / risk);
  const gained = inR.filter((r) => r > 0);
  const lost = inR.filter((r) => r <= 0);
  const gainR = meanOf(gained);
  const meanLoss = -meanOf(lost);
  const lossR = meanLoss > 0 ? meanLoss : 1;
  const p = gained.length / inR.length;
  // Without a gain the best size is zero, and the formula would divide by zero.
  const kelly = gainR > 0 ? p / lossR - (1 - p) / gainR : 0;
  return { trades: inR.length, gains: gained.length, gainR, lossR, kelly };
}

/** What the next trade may lose at its stop. Fails without an edge: Kelly then says to stay out. */
export function kellyRisk(
  { fraction, capPercent, tradesMin, fallbackPercent }: KellyTerms,
  results: readonly TradeResult[],
): Result<KellySeen, Refusal> {
  const edge = edgeOf(results);
  const { trades, gains, gainR, lossR, kelly } = edge;
  if (trades < tradesMin)
    return ok({ trades, tradesMin, riskPercent: fallbackPercent, by: 'fallback' });
  if (kelly <= 0) return failed({ kind: 'no_edge', trades, gains, gainR, lossR });
  const percent = 100 * fraction * kelly;
  const isCapped = percent > capPercent;
  const riskPercent = isCapped ? capPercent : percent;
  return ok({ ...edge, tradesMin, riskPercent, fraction, by: isCapped ? 'cap' : 'kelly' });
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, each) => sum + each, 0) / values.length;
}
