// What a picture of a film says: with amounts hidden it has no quantity and no money.
import { describe, expect, it } from 'vitest';
import type { ChartStep } from '../../../src/api/dashboard/facts/chart.ts';
import type { Film, FilmTrade } from '../../../src/api/dashboard/facts/film.ts';
import { cardSpan, cardWords } from '../../../src/api/dashboard/facts/film-card.ts';

const ZONE = { zone: 'America/New_York', label: 'ET' };
const at = (minute: string) => `2020-12-16T${minute}:00.000Z`;

const TRADE: FilmTrade = {
  ...{ id: 'SPY-6', strategy: 'demo', side: 'long', quantity: 137, entry: 369.7, exit: 370.4 },
  ...{ pnl: 95.9, r_multiple: 0.58, reason: 'stop' },
  ...{ opened_at: at('15:00'), closed_at: at('15:20') },
};

const EXECUTION: Film['executions'][number] = {
  ...{ seq: 5, exec_id: 'e1', order_ref: 'o', leg: 'entry', side: 'BOT', shares: 137 },
  ...{ at: at('15:00'), price: 369.7, recorded_price: 369.7, position_id: 'SPY-6' },
  ...{ strategy: 'demo', is_inferred: false },
};

const STOP: Omit<ChartStep, 'at'> = {
  seq: 5,
  kind: 'placed',
  price: 368.5,
  recorded_price: 368.5,
  why: 'entry',
};

const FILM: Film = {
  ...{ day: '2020-12-16', symbol: 'SPY', symbols: ['SPY'], from: at('14:30'), to: at('16:00') },
  ...{ open: at('14:30'), close: at('21:00'), previous_day: null, next_day: null, missing: [] },
  ...{ has_tape: true, bars: [], gaps: [], halts: [], quote_seconds: 5, facts: [], orders: [] },
  quotes: { at: [1_800], bid: [369.9], ask: [369.92], last: [369.91] },
  ...{ trades: [TRADE], marks_from: at('14:30'), executions: [EXECUTION] },
  ...{ not_taken: [], splits: [], away: [], options_held: [] },
  positions: [
    {
      ...{ id: 'SPY-6', strategy: 'demo', side: 'long', target: [], unprotected: [], locked: [] },
      stop: [
        { ...STOP, at: at('15:00') },
        { ...STOP, at: at('15:20'), kind: 'ended', price: null, recorded_price: null },
      ],
    },
  ],
};

const HIDDEN = { trade: undefined, showsAmounts: false };

const wordsAt = (minute: string, showsAmounts: boolean) =>
  cardWords(FILM, Date.parse(at(minute)), { trade: undefined, showsAmounts }, ZONE);

describe('the words of a picture', () => {
  it('say what was held with its stop, and a result in R, without a quantity or money', () => {
    expect(wordsAt('15:10', false)).toEqual({
      ...{ title: 'SPY 2020-12-16', time: '10:10:00 ET' },
      lines: ['last 369.91', 'long from 369.70, stop 368.50'],
    });
    const { lines } = wordsAt('15:30', false);
    expect(lines).toEqual(['last 369.91', 'flat', 'long 369.70 to 370.40, +0.58 R: stop']);
    expect(lines.join(' ')).not.toMatch(/137|95\.9/);
  });

  it('name the options that are held beside the shares, and flat means without both', () => {
    const symbol = 'SPY 210115P00365000-210115P00360000-210115C00375000-210115C00380000';
    const options_held = [
      { id: `${symbol}-74`, symbol, side: 'short' as const, from: at('15:05'), until: at('15:40') },
    ];
    const linesAt = (minute: string) =>
      cardWords({ ...FILM, options_held }, Date.parse(at(minute)), HIDDEN, ZONE).lines;
    expect(linesAt('15:10')).toContain('short SPY 15 Jan 2021 360/365/375/380 iron condor');
    expect(linesAt('15:30')).not.toContain('flat');
    expect(linesAt('15:50')).toContain('flat');
  });

  it('of a condor have its name and no stop, since its contracts bound the loss', () => {
    const symbol = 'SPY 210115P00365000-210115P00360000-210115C00375000-210115C00380000';
    const stop = [{ ...STOP, at: at('15:00'), price: null, recorded_price: null }];
    const positions = FILM.positions.map((one) => ({ ...one, side: 'short' as const, stop }));
    const executions = [{ ...EXECUTION, side: 'SLD' as const }];
    const film = { ...FILM, symbol, positions, executions };
    expect(cardWords(film, Date.parse(at('15:10')), HIDDEN, ZONE)).toMatchObject({
      title: 'SPY 15 Jan 2021 360/365/375/380 iron condor 2020-12-16',
      lines: ['last 369.91', 'short from 369.70, no stop price'],
    });
  });

  it('have both where their owner wants them', () => {
    expect(wordsAt('15:10', true).lines).toContain('long 137 from 369.70, stop 368.50');
    expect(wordsAt('15:30', true).lines.join(' ')).toMatch(/\+0\.58 R, \+95\.90: stop/);
  });
});

it('shows a trade with ten minutes before it and five after it', () => {
  const span = cardSpan(FILM, { trade: TRADE, showsAmounts: false });
  expect(span).toEqual({ from: Date.parse(at('14:50')), to: Date.parse(at('15:25')) });
});
