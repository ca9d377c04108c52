import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CLOSING,
  HELD,
  OPENING,
  POSITION,
  recorded,
} from '../../trader/adapters/sqlite/one-trade.ts';
import { keepJournal } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;

beforeAll(() => {
  place = makePlace();
  keepJournal(place, recorded([...OPENING, ...HELD, ...CLOSING]));
});
afterAll(() => place.leave());

describe('explain', () => {
  it('explains a trade of a stopped daemon on one screen of 80 columns', async () => {
    const { code, out, err } = await place.run('explain', POSITION);
    expect(code).toBe(0);
    expect(err).toMatch(/^daemon stopped; as of 2020-12-16 \d\d:\d\d:\d\d ET\n$/);
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toBe(`${POSITION} on 2020-12-16, times ET`);
    expect(lines.length).toBeLessThanOrEqual(40);
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(out).toMatch(/^09:36:02 {2}prediction SPY BUY, confidence 0.8, from flow, 1 s old/m);
    expect(out).toMatch(/^ {10}saw {8}prediction\.confidence 0\.8$/m);
    expect(out).toMatch(/^.{10}result {5}-75\.00 USD/m);
  });

  it('prints every step with its fact as JSON', async () => {
    const { code, out } = await place.run('explain', POSITION, '--json');
    expect(code).toBe(0);
    const steps = JSON.parse(out);
    expect(steps[0]).toMatchObject({
      live: false,
      seq: 2,
      at: '2020-12-16T14:36:02.000Z',
      type: 'prediction-judged',
      topic: 'prediction',
      fact: { type: 'prediction-judged', feed: 'flow', prediction: { id: 'p1' } },
    });
  });

  it('exits with 2 for an unknown id', async () => {
    const { code, out, err } = await place.run('explain', 'nobody');
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(
      /error: No prediction, .* has the id nobody; `sluice predictions`, .* list ids \(not-found\)\n$/,
    );
    const part = await place.run('explain', 'spy');
    expect(part.code).toBe(2);
    expect(part.err).toMatch(
      new RegExp(
        `^daemon stopped.*\\nerror: .* the id spy; ids that begin with it: ${POSITION} \\(not-found\\)\\n$`,
      ),
    );
  });
});
