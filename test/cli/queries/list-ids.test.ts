import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import { CLOSING, OPENING, recorded } from '../../trader/adapters/sqlite/one-trade.ts';
import { keepJournal } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let open: Place;
let closed: Place;
const LONG_NAME = 'follow-the-flow-of-the-whole-market';

beforeAll(() => {
  const kept = (...facts: Parameters<typeof recorded>) => {
    const place = makePlace();
    const text = JSON.stringify(recorded(...facts)).replaceAll('"demo"', `"${LONG_NAME}"`);
    keepJournal(place, JSON.parse(text) as RecordedFact[]);
    return place;
  };
  open = kept(OPENING);
  closed = kept([...OPENING, ...CLOSING]);
});
afterAll(() => {
  for (const place of [open, closed]) place.leave();
});

async function atTerminal(place: Place, list: string): Promise<string> {
  const child = place.spawnAtTerminal(list);
  return ((await child.stdout?.toArray()) ?? []).join('');
}

it.each([
  ['orders', 'order_ref'],
  ['executions', 'order_ref'],
  ['positions', 'id'],
  ['trades', 'id'],
  ['predictions', 'id'],
  ['signals', 'order_ref'],
])('%s fit into 80 columns with the ids that other commands take', async (list, field) => {
  const place = list === 'positions' ? open : closed;
  const { out } = await place.run(list, '--json');
  const ids = (JSON.parse(out) as Record<string, string>[]).map((row) => row[field]);
  expect(ids.length).toBeGreaterThan(0);
  const shown = await atTerminal(place, list);
  for (const line of shown.trimEnd().split(/\r?\n/)) expect(line.length).toBeLessThanOrEqual(80);
  for (const id of ids) expect(shown).toMatch(new RegExp(`\\b${id}(\\s|$)`, 'm'));
});
