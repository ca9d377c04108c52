// A profile from YAML text, for tests that are about what it reads.

import { DISK } from '../../../../src/trader/config/files/disk.ts';
import { sentenceOf } from '../../../../src/trader/config/issues/config-issue.ts';
import { loadProfile, parseProfile } from '../../../../src/trader/config/profiles/load-profile.ts';
import type { FeedProfile } from '../../../../src/trader/ports/feed-profile.ts';

export function profileFrom(text: string): FeedProfile {
  const parsed = parseProfile('/p.yaml', 'p.yaml', text);
  if (!parsed.ok) throw new Error(parsed.failure.map(sentenceOf).join('\n'));
  return parsed.value.profile;
}

/** The sentences that refuse the text; none when it is a profile. */
export function faultsOf(text: string): string[] {
  const parsed = parseProfile('/p.yaml', 'p.yaml', text);
  return parsed.ok ? [] : parsed.failure.map(sentenceOf);
}

export function readyProfile(named: string): FeedProfile {
  const loaded = loadProfile({ named, folder: '/', cwd: '/', disk: DISK });
  if (!loaded.ok) throw new Error(loaded.failure.map(sentenceOf).join('\n'));
  return loaded.value.profile;
}
