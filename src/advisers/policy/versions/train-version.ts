// Trains a version: with its own seed and with the seeds of the gate, on the reference market or on the owner's returns.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { type Evaluations, ownEvaluations, referenceEvaluations } from '../gate/evaluation.ts';
import { GATE_SEEDS, runGate } from '../gate/run-gate.ts';
import { type Market, type Trained, train } from '../learning/train.ts';
import { splitReturns } from '../markets/own-market.ts';
import type { PriceSeries } from '../markets/price-series.ts';
import type { Attempt } from './tries.ts';
import { FORMAT, type HashedVersion, type TrainedData } from './version.ts';
import { hashedVersion, seriesHash, type TrainingTerms, trainingHash } from './version-hash.ts';

/** `from`: the version to train on from. */
export interface VersionRequest extends TrainingTerms {
  /** Undefined: the reference market. */
  readonly series: PriceSeries | undefined;
  /** Which try on its unseen days an attempt is, from 1; asked once, when the trainings have ended. */
  readonly tryNumberOf: (attempt: Attempt) => number;
  readonly onEpisode?: () => void;
}

/** Its unseen days are days that an earlier training has seen. */
export interface SeenBefore {
  readonly kind: 'seen-before';
  readonly trainedThrough: string;
  readonly firstUnseen: string;
}

export function episodesOf({ seed, settings }: Pick<VersionRequest, 'seed' | 'settings'>): number {
  return 2 * seedsWith(seed).length * settings.episodes;
}

export function trainVersion(request: VersionRequest): Result<HashedVersion, SeenBefore> {
  const { subject, seed, settings, series, from, program } = request;
  const data = series === undefined ? ok(null) : trainedData(series, from);
  if (!data.ok) return data;
  const evaluations =
    series === undefined
      ? referenceEvaluations(settings)
      : ownEvaluations(series.returns, settings);
  const trained = trainings(request, evaluations);
  const tryNumber = () => (data.value === null ? 1 : tryOf(request, data.value));
  const gate = runGate({ evaluations, seeds: seedsWith(seed), trainOn: trained, tryNumber });
  const { market } = evaluations.signal;
  const { weights, curve } = trained(market, seed);
  return ok(
    hashedVersion({
      ...{ format: FORMAT, subject, seed, settings, from: from?.hash ?? null, data: data.value },
      ...{ deviation: market.deviation, program, gate, curve },
      weights: Array.from(weights, (weight) => Number(weight.toPrecision(9))),
    }),
  );
}

function tryOf(request: VersionRequest, { hash, firstUnseen, lastDay }: TrainedData): number {
  return request.tryNumberOf({
    training: trainingHash(request, hash),
    data: hash,
    firstUnseen,
    lastDay,
  });
}

/** A version is judged by its own seed too, if that is none of the gate's. */
function seedsWith(seed: number): readonly number[] {
  return [...new Set([...GATE_SEEDS, seed])];
}

/** Each training is done once, also if it is asked for again. */
function trainings({ settings, from, onEpisode }: VersionRequest, { signal }: Evaluations) {
  const bySeed = new Map<number, Trained>();
  const start = from === undefined ? undefined : Float32Array.from(from.weights);
  return (market: Market, seed: number): Trained => {
    const known = market === signal.market ? bySeed.get(seed) : undefined;
    if (known !== undefined) return known;
    const trained = train({ market, settings, seed, from: start, onEpisode });
    if (market === signal.market) bySeed.set(seed, trained);
    return trained;
  };
}

function trainedData(
  series: PriceSeries,
  from: HashedVersion | undefined,
): Result<TrainedData, SeenBefore> {
  const { days } = series;
  const { firstUnseen: at } = splitReturns(series.returns);
  const [firstDay, trainedThrough, firstUnseen, lastDay] = [0, at - 1, at, days.length - 1].map(
    (index) => days[index],
  );
  if (!firstDay || !trainedThrough || !firstUnseen || !lastDay) throw new Error('an empty series');
  const seen = from?.data?.trainedThrough;
  if (seen !== undefined && seen >= firstUnseen)
    return failed({ kind: 'seen-before', trainedThrough: seen, firstUnseen });
  return ok({
    ...{ hash: seriesHash(series), returns: days.length, firstDay, lastDay },
    trainedThrough: seen !== undefined && seen > trainedThrough ? seen : trainedThrough,
    firstUnseen,
  });
}
