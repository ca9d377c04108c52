// Which rows of a list are shown: by time at the exchange, symbol, strategy, reason, and the newest alone.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import type { Refusal } from '../../../src/trader/domain/terms/refusal.ts';
import { keepJournal } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
const STALE = { kind: 'quote_stale', ageMs: 6_000, ageMaxMs: 5_000 } as const;
const HALTED = { kind: 'trading_halted', why: 'lunch' } as const;
const OPTION = 'SPY 201218C00370000';

interface Refused {
  readonly at: string;
  readonly symbol: string;
  readonly strategy?: string;
  readonly reasons: readonly Refusal[];
}

/** `p3` is on the evening of the first day in New York, though a day later in UTC. */
const REFUSED: readonly Refused[] = [
  { at: '2020-12-16T15:00:00Z', symbol: 'SPY', reasons: [STALE, HALTED] },
  { at: '2020-12-16T16:00:00Z', symbol: 'QQQ', strategy: 'fade', reasons: [STALE] },
  { at: '2020-12-16T17:00:00Z', symbol: OPTION, reasons: [HALTED] },
  { at: '2020-12-17T02:00:00Z', symbol: 'SPY', reasons: [HALTED] },
  { at: '2020-12-17T15:00:00Z', symbol: 'BRK.B', reasons: [STALE] },
];

function keep(refused: readonly Refused[]): void {
  const facts = refused.map(({ at: iso, symbol, strategy = 'follow', reasons }, index) => {
    const at = instant(Date.parse(iso));
    const predictionId = `p${index}`;
    const id = `${predictionId}/${strategy}`;
    const signal = { id, predictionId, strategy, symbol, at, price: 370, side: 'long' } as const;
    const fact = { type: 'signal-refused', signal, reasons } as const;
    return { seq: index + 1, at, cause: 0, correlation: id, fact };
  });
  keepJournal(place, facts);
}

async function listed(...args: readonly string[]): Promise<string[]> {
  const { out, code } = await place.ask('signals', ...args, '--json');
  expect(code).toBe(0);
  return (JSON.parse(out) as { prediction_id: string }[]).map((row) => row.prediction_id);
}

describe('a list', () => {
  beforeAll(() => {
    place = makePlace();
    keep(REFUSED);
  });
  afterAll(() => place.leave());

  it.each([
    [[], ['p0', 'p1', 'p2', 'p3', 'p4']],
    [['--since', '2020-12-17'], ['p4']],
    [
      ['--until', '2020-12-16'],
      ['p0', 'p1', 'p2', 'p3'],
    ],
    [['--since', '2020-12-16T11:00:00-05:00', '--until', '2020-12-16T12:00:00-05:00'], ['p1']],
    [
      ['--symbol', 'spy'],
      ['p0', 'p2', 'p3'],
    ],
    [['--symbol', OPTION.toLowerCase()], ['p2']],
    [['--symbol', 'BRK.B'], ['p4']],
    [['--strategy', 'fade'], ['p1']],
    [
      ['--reason', 'trading_halted'],
      ['p0', 'p2', 'p3'],
    ],
    [['--reason', 'quote_stale', '--symbol', 'SPY'], ['p0']],
    [
      ['--last', '2'],
      ['p3', 'p4'],
    ],
    [
      ['--last', '2', '--reason', 'trading_halted'],
      ['p2', 'p3'],
    ],
    [
      ['--last', '10', '--not-taken'],
      ['p0', 'p1', 'p2', 'p3', 'p4'],
    ],
    [['--since', '2d'], []],
  ])('with %j has %j', async (args, ids) => {
    expect(await listed(...args)).toEqual(ids);
  });

  it('has days of the exchange that the configuration names', async () => {
    const file = join(place.folder, 'vietnam.yaml');
    writeFileSync(file, 'venue: vietnam\nbroker: ssi\nmode: paper\naccount: DU1\n');
    expect(await listed('-c', file, '--since', '2020-12-17')).toEqual(['p2', 'p3', 'p4']);
  });

  it('says which name no row has, and which was meant', async () => {
    const { out, err, code } = await place.ask('signals', '--reason', 'quote_stal');
    expect({ out, code }).toEqual({ out: 'No signals.\n', code: 0 });
    expect(err).toContain('None has the reason quote_stal; did you mean quote_stale?\n');
    const symbol = await place.ask('signals', '--symbol', 'NVDA', '--json');
    expect(symbol.out).toBe('[]\n');
    expect(symbol.err).toContain('None has the symbol NVDA; they have BRK.B, QQQ, SPY,');
    const both = await place.ask('signals', '--symbol', 'QQQ', '--strategy', 'follow');
    expect(both.out).toBe('No signals.\n');
    expect(both.err).not.toContain('None has');
  });

  it.each([
    [['--since', 'yesterday'], 'Expected a span (45m, 2h, 3d), a time of today (10:15, ET), a day'],
    [['--last', '0'], 'Expected a whole number from 1 to 1000000'],
    [['--last', '1.5'], 'Expected a whole number from 1 to 1000000'],
  ])('refuses %j in one sentence', async (args, sentence) => {
    const { code, err } = await place.ask('signals', ...args);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(sentence) });
    expect(err.trimEnd()).not.toContain('\n');
  });

  it('takes the same options as the other lists', async () => {
    for (const list of ['orders', 'executions', 'trades', 'predictions']) {
      const by = list === 'predictions' ? ['--feed', 'flow'] : ['--strategy', 'fade'];
      const given = ['--since', '2d', '--until', '10:15', '--symbol', 'SPY', '--last', '3', ...by];
      const { code, out } = await place.ask(list, ...given);
      expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^No [a-z ]+\.\n$/) });
    }
    for (const list of ['trades', 'predictions'])
      expect((await place.ask(list, '--reason', 'stop')).code).toBe(0);
  });
});

describe('a long list', () => {
  beforeAll(() => {
    place = makePlace();
    const at = (second: number) => new Date(Date.parse('2020-12-16T15:00:00Z') + second * 1_000);
    keep(
      Array.from({ length: 501 }, (_, second) => ({
        ...{ at: at(second).toISOString(), symbol: 'SPY', reasons: [HALTED] },
      })),
    );
  });
  afterAll(() => place.leave());

  async function atTerminal(...args: readonly string[]): Promise<string> {
    const child = place.spawnAtTerminal('signals', ...args);
    return ((await child.stdout?.toArray()) ?? []).join('');
  }

  it('ends at a terminal with its newest rows, and says how to see more', async () => {
    const shown = await atTerminal();
    expect(shown.split('trading_halted')).toHaveLength(501);
    expect(shown).toContain('12-16 10:08:20');
    expect(shown).not.toContain('12-16 10:00:00');
    expect(shown).toContain('The newest 500; `--last 2000` or `--since 30d` shows more.');
    const more = await atTerminal('--last', '2000');
    expect(more).toContain('12-16 10:00:00');
    expect(more).not.toContain('shows more');
  });

  it('is whole for a program', async () => {
    expect(await listed()).toHaveLength(501);
    expect((await place.ask('signals')).out).toContain('12-16 10:00:00');
  });
});
