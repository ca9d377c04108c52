// `rating-file`: changes of ratings as predictions, from a file to which another program appends. A profile is enough.
import type { Recipe } from './recipe.ts';

export const FEED: Recipe = {
  title: 'A feed',
  edits: [
    {
      file: 'config/feeds/rating-file.yaml',
      create: `# yaml-language-server: $schema=../feed.schema.json
#
# A file of changed ratings, one JSON object per line, to which another program appends:
#   {"ticker":"AAPL","change":"upgrade","strength":0.8,"at":"2026-03-02T15:00:00Z"}

name: rating-file

request: { mode: file, format: ndjson }

map:
  symbol: { path: ticker, required: true }
  signal: { path: change, enum: { upgrade: BUY, downgrade: SELL }, required: true }
  confidence: { path: strength, number: {}, required: true }
  data_time: { path: at, time: { unit: iso, zone: America/New_York } }
`,
    },
    {
      file: 'docs/feeds.md',
      after: '| `csv-file` | the same as a table with a header | predictions |\n',
      insert: '| `rating-file` | a file with one changed rating per line | predictions |\n',
    },
    {
      file: 'test/trader/domain/intake/mapping/rating-file.test.ts',
      create: `import { expect, it } from 'vitest';
import { instant } from '../../../../../src/kernel/instant.ts';
import { readMapped } from '../../../../../src/trader/domain/intake/mapping/read-mapped.ts';
import { readyProfile } from '../../../config/profiles/profile-text.ts';

const { reading } = readyProfile('rating-file');

function read(change: string) {
  const record = { ticker: 'AAPL', change, strength: 0.8, at: '2026-03-02T15:00:00Z' };
  return readMapped(record, reading, { feed: 'ratings', receivedAt: instant(0) });
}

it('reads a downgrade as a sale, and refuses a change that it does not know', () => {
  expect(read('downgrade')).toMatchObject({
    value: { symbol: 'AAPL', signal: 'SELL', confidence: 0.8 },
  });
  expect(read('reiterated')).toMatchObject({ failure: { kind: 'bad_signal' } });
});
`,
    },
  ],
  test: 'test/trader/domain/intake/mapping/rating-file.test.ts',
};
