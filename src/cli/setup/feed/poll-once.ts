// One poll of a source with its profile, for `sluice feed check --live`; the user decides how often.

import { DAY_MS } from '../../../kernel/instant.ts';
import { redacted } from '../../../kernel/redact.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { createProfileSource } from '../../../trader/adapters/flow-api/sources/profile-source.ts';
import { createMarketClock } from '../../../trader/adapters/system/market-clock.ts';
import { createWallClock } from '../../../trader/adapters/system/wall-clock.ts';
import type { DeclaredFeedSettings } from '../../../trader/ports/feed-settings.ts';
import { type Checkable, PREDICTION_API } from './checkable.ts';
import { type Checked, checkRecords } from './sample.ts';

export interface LiveRequest {
  readonly symbols: readonly string[];
  readonly url: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export async function pollOnce(
  checkable: Checkable,
  { symbols, url, environment }: LiveRequest,
): Promise<Result<Checked, string>> {
  if (checkable.kind === PREDICTION_API)
    return failed('use `sluice doctor` to poll the prediction API');
  const { profile, keyVariable, needsKey } = checkable;
  const { request } = profile;
  if (request.mode === 'file') return failed('a file cannot be polled: give it as --sample');
  const address = url ?? request.baseUrl;
  if (address === undefined) return failed('the profile has no base address: give --url');
  const apiKey = keyVariable === undefined ? '' : (environment[keyVariable] ?? '');
  if (needsKey && apiKey === '') return failed(`${keyVariable ?? 'auth.env'} is not set`);
  const settings: DeclaredFeedSettings = {
    name: profile.name,
    profile: 'declared',
    declared: profile,
    url: address,
    apiKey,
    symbols,
    // The first poll looks back one poll interval; a whole day returns something at any hour.
    pollMs: DAY_MS,
    ageMaxMs: DAY_MS,
    confidenceMin: 0,
    timeoutMs: request.timeoutMs,
  };
  const clock = createMarketClock();
  const source = createProfileSource({ settings, terms: request, clock, wall: createWallClock() });
  try {
    const found: unknown[] = [];
    for (const first of source.round()) {
      for (let asked = first; ; ) {
        const { outcome, next } = await source.ask(asked, new AbortController().signal);
        if (outcome.kind !== 'answered') return failed(`${redacted(address)}: ${outcome.why}`);
        found.push(...outcome.records.map(({ record }) => record));
        if (next === undefined) break;
        asked = next;
      }
    }
    return ok(checkRecords(checkable, found));
  } finally {
    source.close();
    clock.stop();
  }
}
