import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { openScores } from '../../../src/trader/adapters/sqlite/scores.ts';
import { dueBars } from '../../../src/trader/domain/score/horizon.ts';
import { duePrices } from '../../../src/trader/domain/score/scored-prediction.ts';
import {
  CLOSING,
  HELD,
  OPENING,
  POSITION,
  recorded,
  START,
} from '../../trader/adapters/sqlite/one-trade.ts';
import { keepJournal } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;

let folder = '';
const FACTS = recorded([...OPENING, ...HELD, ...CLOSING]);

beforeAll(() => {
  place = makePlace();
  folder = keepJournal(place, FACTS);
});
afterAll(() => place.leave());

/** Words only: where lines break is of the width. */
const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

describe('why', () => {
  it('begins with one sentence, and ends with the chain and the hashes, in 80 columns', async () => {
    const { code, out } = await place.ask('why', POSITION);
    expect(code).toBe(0);
    const parts = out.trimEnd().split('\n\n');
    expect(oneLine(parts[0] ?? '')).toMatch(
      /^Bought \d+ SPY at \S+ because the confidence 0\.8 is .*, which `\S+` asks for; sold at \S+ for -75\.00 USD .*: stopped out, the stop at .*\.$/,
    );
    expect(out).toMatch(/^CONDITION +WAS +NEEDED +MET +DISTANCE\nprediction\.confidence +0\.8 /m);
    expect(parts.at(-2)).toMatch(new RegExp(`^${POSITION} on 2020-12-16, times ET\\n`));
    expect(parts.at(-1)).toMatch(
      /^strategy \S+\n {2}\S+\njournal commit of fact \d+\n {2}[0-9a-f]{64}$/,
    );
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it('prints one object as JSON, with every step', async () => {
    const { code, out } = await place.ask('why', POSITION, '--json');
    expect(code).toBe(0);
    const explained = JSON.parse((await place.ask('explain', POSITION, '--json')).out);
    const row = JSON.parse(out);
    expect(row).toMatchObject({
      ...{ live: false, about: POSITION, is_symbol: false, outcome: 'closed' },
      root: { kind: 'stop' },
      decisions: [
        { id: POSITION, symbol: 'SPY' },
        { id: 'p2/demo', outcome: 'not_entered' },
      ],
    });
    expect(row.steps.map(({ seq }: { seq: number }) => seq)).toEqual(
      explained.map(({ seq }: { seq: number }) => seq),
    );
  });

  it('says what would have traded, and how the price moved afterwards', async () => {
    const before = await place.ask('why', POSITION);
    expect(before.out).not.toContain('Afterwards');
    const { seq = 0 } = FACTS.find(({ fact }) => fact.type === 'prediction-judged') ?? {};
    const scores = openScores(join(folder, 'scores.sqlite'), 'abcdefgh');
    scores.write({
      predictions: [
        {
          ...{ seq, id: 'p1', feed: 'flow', symbol: 'SPY', signal: 'BUY', confidence: 0.8 },
          ...{ at: START, prices: duePrices(dueBars(START, US_EQUITIES) ?? []) },
        },
      ],
      prices: [
        { seq, moment: 'base', price: 100 },
        { seq, moment: '5m', price: 100.5 },
        { seq, moment: '30m', price: 99 },
        { seq, moment: '60m', price: undefined },
      ],
      cursor: FACTS.length,
    });
    scores.close();
    const { out } = await place.ask('why', POSITION);
    expect(oneLine(out)).toContain(
      'Afterwards 5m +0.50 %, 30m -1.00 %, 60m unknown, close not yet; + is up, as predicted',
    );
    expect(oneLine(out)).toMatch(/It would have traded with: .* (strategy|config|you|moment) /);
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    const row = JSON.parse((await place.ask('why', POSITION, '--json')).out);
    expect(row.afterwards).toMatchObject([
      { horizon: '5m', move: expect.closeTo(0.005), state: 'known', signal: 'BUY' },
      { horizon: '30m', move: expect.closeTo(-0.01) },
      { horizon: '60m', move: null, state: 'unknown' },
      { horizon: 'close', move: null, state: 'waiting' },
    ]);
  });

  it('answers for a symbol: what it did, and that nothing has arrived since', async () => {
    const did = await place.ask('why', 'spy', '--since', '2020-12-16T09:00:00-05:00');
    expect(did.code).toBe(0);
    expect(oneLine(did.out)).toMatch(
      /^SPY since 2020-12-16 09:00:00: 1 signal taken and 1 refused; 1 prediction rejected before any strategy/,
    );
    expect(did.out).toMatch(new RegExp(`^12-16 .* ${POSITION} .* closed +stop$`, 'm'));
    expect(did.out).toMatch(/^REFUSED BY {2}TIMES {2}WHY THE LAST TIME$/m);
    const silent = await place.ask('why', 'SPY', '--since', '2020-12-17T09:00:00-05:00');
    expect(silent.code).toBe(0);
    expect(oneLine(silent.out)).toMatch(
      /^SPY not traded: no prediction of SPY arrived since 2020-12-17 09:00:00: the journal ends at 2020-12-16 .*; the last one arrived at 2020-12-16 09:37:02\.$/,
    );
  });

  it('answers for every symbol without one, and names the symbol of each decision', async () => {
    const { code, out } = await place.ask('why', '--since', '2020-12-16T09:00:00-05:00');
    expect(code).toBe(0);
    expect(oneLine(out)).toMatch(
      /^All symbols since 2020-12-16 09:00:00: 1 signal taken and 1 refused; 1 prediction rejected before any strategy/,
    );
    expect(out).toMatch(/^AT ET +ID +SYMBOL +STRATEGY +ROOT REASON$/m);
    expect(out).toMatch(new RegExp(`^12-16 .* ${POSITION} +SPY .* closed: stop$`, 'm'));
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    const silent = await place.ask('why', '--since', '2020-12-17T09:00:00-05:00');
    expect(oneLine(silent.out)).toMatch(/^Nothing traded: no prediction arrived since 2020-12-17 /);
  });

  it('says in one sentence what to type for an unknown id or symbol, and exits with 2', async () => {
    const { code, out, err } = await place.ask('why', 'TSLA');
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(
      /error: TSLA is neither a symbol nor an id on record here; `sluice predictions`, .* list ids \(not-found\)\n$/,
    );
    const empty = await place.ask('why', '');
    expect(empty.err).toMatch(
      /^error: An empty text is neither a symbol nor an id on record here; /m,
    );
    const part = await place.ask('why', 'SPY-');
    expect(part.err).toMatch(
      new RegExp(`; ids that begin with it: ${POSITION} \\(not-found\\)\\n$`),
    );
  });
});
