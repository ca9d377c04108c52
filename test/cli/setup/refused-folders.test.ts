// Folders in which the system refuses every name, as it does in /proc: commands say so, and end.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPENING, recorded } from '../../trader/adapters/sqlite/one-trade.ts';
import { keepJournal } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

const PRICES = join(import.meta.dirname, '../../../config/demo/spy-1m.csv');
const REFUSED = '/proc/sluice';

let place: Place;
beforeAll(() => {
  place = makePlace();
  keepJournal(place, recorded(OPENING));
});
afterAll(() => place.leave());

describe.runIf(existsSync('/proc/self'))('a folder in which nothing can be made', () => {
  it.for([
    ['data', 'import', `SPY=${PRICES}`, '--folder', REFUSED],
    ['db', 'backup', join(REFUSED, 'copy.sqlite')],
    ['config', 'init', REFUSED],
  ])('ends `sluice %s %s`', async (words) => {
    const { code, err } = await place.run(...words);
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining(REFUSED) });
  });

  it.for([['start'], ['start', '--demo', '--foreground']])(
    'ends `sluice %s` whose data are in it',
    async (words) => {
      const { code, err } = await place.runWithData(REFUSED, ...words);
      expect(code).toBe(1);
      expect(err).toContain(`error: Cannot write to ${REFUSED}/`);
    },
  );
});
