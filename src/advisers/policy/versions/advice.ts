// Advice of a version: the target weight for the day after the last return, with the value of every weight. It is a
// number for a person or a proposal; nothing here trades.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { HISTORY_DAYS, TARGET_WEIGHTS } from '../learning/environment.ts';
import { createQValues, greedyRule, indexOfBest } from '../learning/q-values.ts';
import { walkOf } from '../learning/walk.ts';
import type { PriceSeries } from '../markets/price-series.ts';
import { type HashedVersion, type TrainedData, whyNotAsked } from './version.ts';
import { seriesHash } from './version-hash.ts';

/** Fewer leave no day to follow the policy before the one that is asked for. */
export const ADVICE_DAYS_MIN = HISTORY_DAYS + 1;

export interface Advice {
  /** Share of the account in the asset, 0 to 1. */
  readonly targetWeight: number;
  /** What is held now: given, or what the policy itself would hold. */
  readonly weight: number;
  /** How much better the target is than the next best weight, in percent of log return to come. */
  readonly margin: number;
  readonly values: readonly { readonly weight: number; readonly value: number }[];
}

export interface AdviceRequest {
  readonly subject: string;
  readonly series: PriceSeries;
  /** Its past days never change, as those of a symbol; what a portfolio holds today is valued anew on every day. */
  readonly isPastFixed: boolean;
  /** Held now. */
  readonly weight?: number | undefined;
}

/** Follows the policy over the last days as in an episode, so that weight and drawdown are such as it has learned from. */
export function adviceOf(version: HashedVersion, asked: AdviceRequest): Result<Advice, string> {
  const why = whyNotAsked(version) ?? whyNotFor(version, asked);
  if (why !== undefined) return failed(why);
  const { settings, deviation } = version;
  const { weight } = asked;
  const { returns } = asked.series;
  const terms = { ...settings, deviation };
  const weights = Float32Array.from(version.weights);
  const recent = returns.slice(-(HISTORY_DAYS + settings.episodeDays));
  const { account } = walkOf(recent, greedyRule(weights, terms), terms);
  const held = weight ?? account.weight;
  const moment = { returns: recent, day: recent.length, account: { ...account, weight: held } };
  const values = createQValues(weights, terms)(moment);
  const best = indexOfBest(values);
  const others = TARGET_WEIGHTS.flatMap((_, at) => (at === best ? [] : (values[at] ?? 0)));
  return ok({
    targetWeight: TARGET_WEIGHTS[best] ?? 0,
    weight: held,
    margin: (values[best] ?? 0) - Math.max(...others),
    values: TARGET_WEIGHTS.map((target, at) => ({ weight: target, value: values[at] ?? 0 })),
  });
}

/** A version knows only what it was trained on. */
function whyNotFor(
  { subject, data }: HashedVersion,
  { subject: wanted, series, isPastFixed }: AdviceRequest,
): string | undefined {
  if (subject !== wanted) return `its version was trained on ${subject}, and not on ${wanted}`;
  if (data === null || !isPastFixed || seriesHash(spanOf(series, data)) === data.hash)
    return undefined;
  return `the data changed: from ${data.firstDay} to ${data.lastDay} it is not what its version was trained on; train again`;
}

function spanOf({ days, returns }: PriceSeries, { firstDay, lastDay }: TrainedData): PriceSeries {
  const start = days.findIndex((day) => day >= firstDay);
  const end = days.findLastIndex((day) => day <= lastDay) + 1;
  if (start === -1) return { days: [], returns: new Float64Array(0) };
  return { days: days.slice(start, end), returns: returns.slice(start, end) };
}
