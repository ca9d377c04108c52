import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import { OPENING, recorded } from '../../trader/adapters/sqlite/one-trade.ts';
import { keepJournal } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
const LONG_NAME = 'follow-the-flow-of-the-whole-market';

beforeAll(() => {
  place = makePlace();
  const facts = JSON.stringify(recorded(OPENING)).replaceAll('"demo"', `"${LONG_NAME}"`);
  keepJournal(place, JSON.parse(facts) as RecordedFact[]);
});
afterAll(() => place.leave());

async function atTerminal(...args: readonly string[]): Promise<string> {
  const child = place.spawnAtTerminal(...args);
  let out = '';
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  await new Promise((resolve) => child.on('close', resolve));
  return out;
}

describe('orders at 80 columns', () => {
  it('shorten the name of the strategy, never the order that other commands take', async () => {
    const { out } = await place.run('orders', '--json');
    const refs = (JSON.parse(out) as { order_ref: string }[]).map(({ order_ref }) => order_ref);
    expect(refs.length).toBeGreaterThan(1);
    const shown = await atTerminal('orders');
    expect(shown).not.toContain(LONG_NAME);
    for (const line of shown.trimEnd().split(/\r?\n/)) expect(line.length).toBeLessThanOrEqual(80);
    for (const ref of refs) expect(shown).toContain(`${ref} `);
  });
});
