// Versions for tests: trained in a moment, with or without a gate that has passed.
import { SETTINGS } from '../../../../src/advisers/policy/learning/settings.ts';
import type { PriceSeries } from '../../../../src/advisers/policy/markets/price-series.ts';
import {
  trainVersion,
  type VersionRequest,
} from '../../../../src/advisers/policy/versions/train-version.ts';
import type { HashedVersion } from '../../../../src/advisers/policy/versions/version.ts';
import { hashedVersion } from '../../../../src/advisers/policy/versions/version-hash.ts';
import { DAY_MS } from '../../../../src/kernel/instant.ts';
import { createRandom } from '../../../../src/kernel/random.ts';
import { dayFromUtc } from '../../../../src/market/time/day.ts';

export const MOMENT = { ...SETTINGS, episodes: 2, episodeDays: 15, firstAfter: 10 };
export const PROGRAM = { sluice: '0.0.0', node: 'v0' };

export function drawnSeries(count: number, seed = 1): PriceSeries {
  const random = createRandom(seed, 'sample series');
  return {
    days: Array.from({ length: count }, (_, at) => dayFromUtc(at * DAY_MS)),
    returns: new Float64Array(count).map(() => random.between(-0.02, 0.021)),
  };
}

export function trainedOn(
  series: PriceSeries | undefined,
  more: {
    readonly seed?: number;
    readonly from?: HashedVersion;
    readonly subject?: string;
    readonly tryNumberOf?: VersionRequest['tryNumberOf'];
  } = {},
) {
  return trainVersion({
    subject: more.subject ?? (series === undefined ? 'two-regime' : 'bars-SPY'),
    ...{ seed: more.seed ?? 1, settings: MOMENT, series, from: more.from, program: PROGRAM },
    tryNumberOf: more.tryNumberOf ?? (() => 1),
  });
}

/** As if the gate had passed. */
export function passed({ hash: _, ...version }: HashedVersion): HashedVersion {
  return hashedVersion({ ...version, gate: { ...version.gate, reasons: [], hasPassed: true } });
}

export function sampleVersion(
  series: PriceSeries = drawnSeries(300),
  subject?: string,
): HashedVersion {
  const trained = trainedOn(series, subject === undefined ? {} : { subject });
  if (!trained.ok) throw new Error('seen before');
  return trained.value;
}
