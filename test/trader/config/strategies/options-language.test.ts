// Options in a strategy file: what `trade` means, which other terms go with it, and what `strategy check` says of it.
import { describe, expect, it } from 'vitest';
import { US } from '../../../../src/market/venues/us.ts';
import { HOSE } from '../../../../src/market/venues/vietnam.ts';
import { parseStrategy } from '../../../../src/trader/config/strategies/load-strategies.ts';
import { strategyAsWritten } from '../../../../src/trader/config/strategies/strategy-terms.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import {
  OPTION_TRADE_DEFAULTS,
  type OptionTradeKind,
} from '../../../../src/trader/domain/terms/option-trade.ts';
import { strategyText } from '../../../../src/trader/domain/wording/strategy-text.ts';
import { wordsOf } from '../../../../src/trader/ports/brokers.ts';

interface Lines {
  readonly trade?: string;
  readonly entry?: string;
  readonly more?: readonly string[];
}

const CALLS = '{ as: call_or_put }';

function fileOf({ trade = CALLS, entry = '{ side: both, when: "true" }', more = [] }: Lines) {
  const lines = ['name: flow', 'symbols: [AAPL]', `trade: ${trade}`, `entry: ${entry}`];
  return [...lines, ...(more.some((line) => line.startsWith('size')) ? [] : [SIZE]), ...more];
}
const SIZE = 'size: { risk_percent: 0.5 }';

function read(lines: Lines): Strategy {
  const parsed = parseStrategy('flow.yaml', fileOf(lines).join('\n'));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  return parsed.value.strategy;
}

const FOLLOW_STOCK = `
name: follow
symbols: [AAPL]
entry: { side: long, when: "true" }
size: { shares: 1 }
stop: { percent: 2 }
target: { percent: 150 }
`;

function refusals(lines: Lines): string[] {
  const parsed = parseStrategy('flow.yaml', fileOf(lines).join('\n'));
  return parsed.ok ? [] : parsed.failure.map(({ path, message }) => `${path}: ${message}`);
}

/** Of a long strategy; no file states the kinds that sell. */
function saidOf(as: OptionTradeKind): string {
  const strategy = read({ entry: '{ side: long, when: "true" }' });
  return strategyText({ ...strategy, trade: OPTION_TRADE_DEFAULTS[as] }, US, wordsOf('ib'));
}

const said = (lines: Lines) => strategyText(read(lines), US, wordsOf('ib'));

describe('trade across events', () => {
  it('allows what it names, and strategy check says what it avoids', () => {
    expect(read({}).trade).toMatchObject({ acrossEarnings: false, acrossExDate: false });
    const trade = '{ as: call_or_put, across: [earnings] }';
    const strategy = read({ trade });
    expect(strategy.trade).toMatchObject({ acrossEarnings: true, acrossExDate: false });
    expect(strategyAsWritten(strategy)).toMatchObject({ trade: { across: ['earnings'] } });
    expect(said({})).toContain(
      'no earnings and no ex-dividend day of risk.options.calendar before the expiry',
    );
    expect(said({ trade })).toContain('; no ex-dividend day of risk.options.calendar before');
    expect(said({ trade: '{ as: call_or_put, across: [earnings, ex_date] }' })).toContain(
      'earnings and ex-dividend days may come before the expiry',
    );
    expect(refusals({ trade: '{ as: call_or_put, across: [dividends] }' })).toHaveLength(1);
  });
});

describe('trade', () => {
  it('has the terms of its kind where the file says nothing', () => {
    expect(read({}).trade).toMatchObject({
      as: 'call_or_put',
      dte: { from: 20, until: 45 },
      delta: { from: 0.3, until: 0.4 },
      openInterestMin: 100,
      quoteAgeMaxMs: 15_000,
    });
    expect(read({ trade: '{ as: same }' }).trade).toMatchObject({
      dte: { from: 7, until: 90 },
      otherwise: 'refuse',
    });
  });

  it('takes every term that the file states', () => {
    const trade =
      '{ as: debit_vertical, dte: 7, delta: 0.5..0.55, width: 2.5, max_spread_percent: 5, allowed_spread: 0, min_open_interest: 0, min_volume: 1, min_premium_ticks: 2, max_quote_age_seconds: 3, min_open_seconds: 300, max_delta_gap: 0.1 }';
    expect(read({ trade }).trade).toEqual({
      as: 'debit_vertical',
      otherwise: 'refuse',
      dte: { from: 7, until: 7 },
      delta: { from: 0.5, until: 0.55 },
      width: 2.5,
      spreadPercentMax: 5,
      spreadAllowed: 0,
      openInterestMin: 0,
      volumeMin: 1,
      premiumTicksMin: 2,
      quoteAgeMaxMs: 3_000,
      openMinMs: 300_000,
      deltaGapMax: 0.1,
      acrossEarnings: false,
      acrossExDate: false,
    });
  });

  it.each([
    ['{ as: call_or_put, dte: 45..20 }', 'trade.dte: begins at 45 and ends at 20'],
    ['{ as: call_or_put, dte: 30.5 }', 'trade.dte: needs whole numbers, such as 20..45'],
    ['{ as: call_or_put, dte: -1 }', 'trade.dte: '],
    ['{ as: call_or_put, dte: "20-45" }', 'trade.dte: must be a range such as 20..45'],
    ['{ as: call_or_put, dte: 20.5..45 }', 'trade.dte: needs whole numbers'],
    ['{ as: call_or_put, delta: 30..40 }', 'trade.delta: ends at 40: at most 1'],
    ['{ as: call_or_put, delta: 0..0 }', 'trade.delta: no contract has a delta of 0'],
    ['{ as: call_or_put, width: 5 }', 'trade.width: only a vertical or a condor has it'],
    ['{ as: call_or_put, otherwise: nearest }', 'trade.otherwise: only same uses it'],
    [
      '{ as: straddle }',
      'trade.as: expected one of same, call_or_put, debit_vertical, credit_vertical, iron_condor, cash_secured_put, covered_call, found',
    ],
  ])('%s is refused', (trade, sentence) => {
    expect(refusals({ trade }).join('\n')).toContain(sentence);
  });

  it.each([
    ['stop: { atr: { period: 14, bar: 5m, multiple: 3 } }', 'stop.atr: an option has no bars'],
    [
      'trail: { atr_multiple: 2, atr: { period: 14, bar: 5m } }',
      'trail.atr_multiple: an option has no bars',
    ],
    ['add: { at_r: 1, max: 1 }', 'add: nothing is added to an option'],
    [
      'size: { volatility: { period: 14, bar: 5m, target_percent: 1 } }',
      'size.volatility: an option has no bars',
    ],
  ])('%s does not go with it', (line, sentence) => {
    expect(refusals({ more: [line] }).join('\n')).toContain(sentence);
  });

  it('is by limit orders at the quote, which walk unless the file says otherwise', () => {
    const entry = (order: string) => `{ side: long, when: "true", order: ${order} }`;
    expect(refusals({ entry: entry('market') })).toHaveLength(1);
    expect(
      refusals({ entry: entry('{ limit: { offset_percent: 1, seconds: 60 } }') }).join(),
    ).toContain('entry.order: an option is traded at its quote');
    expect(read({}).entryOrder).toMatchObject({ kind: 'walk', reachPercent: 75 });
    expect(read({ entry: entry('limit') }).entryOrder).toEqual({ kind: 'marketable' });
  });

  it('of the flow needs a flow: a bar names no contract', () => {
    const entry = '{ on: bar, every: 5m, side: long, when: "price.last > 1.0" }';
    expect(refusals({ entry })).toEqual([]);
    expect(refusals({ entry, trade: '{ as: same }' }).join()).toContain(
      'trade.as: a bar names no contract',
    );
  });

  it('may close by the price of its stock, by an order at the broker if it says so', () => {
    const watched = { more: ['exit: { underlying: { percent: 3 } }'] };
    expect(read(watched).exit.underlying).toEqual({ percent: 3 });
    expect(strategyAsWritten(read(watched))).toMatchObject({
      exit: { underlying: { percent: 3 } },
    });
    expect(said(watched)).toContain('moved 3 % against it, watched by the daemon');
    const rested = { more: ['exit: { underlying: { percent: 3, rested: true } }'] };
    const written = { percent: 3, rested: true, floor_percent: 20 };
    expect(strategyAsWritten(read(rested))).toMatchObject({ exit: { underlying: written } });
    expect(said(rested)).toContain('rests at the broker, for no less than 20 % of what was paid');
    expect(refusals({ more: ['exit: { underlying: { percent: 3, floor_percent: 5 } }'] })).toEqual([
      'exit.underlying.floor_percent: is the limit of an order at the broker: needs rested: true',
    ]);
    expect(refusals({ ...rested, trade: '{ as: credit_vertical }' })).toEqual([
      'exit.underlying.rested: credit_vertical is bought back, and no limit below what it costs would do that: remove this',
    ]);
  });

  it('may close so many days before expiry, and by what its option is worth', () => {
    expect(read({ more: ['exit: { at_dte: 7, when: "option.delta < 0.1" }'] }).exit.when).toEqual([
      'option.delta < 0.1',
      'option.dte <= 7',
    ]);
    expect(refusals({ more: ['exit: { at_dte: 20 }'] })).toEqual([
      'exit.at_dte: must be below 20, the days to expiry from which trade.dte chooses',
    ]);
    const entry = '{ side: long, when: "option.dte > 7" }';
    expect(refusals({ entry })).toEqual([
      'entry.when: option.dte: only the exits of a strategy with trade have an option to read',
    ]);
  });

  it('that is sold goes with the side of its signal, and only it may be held to expiry', () => {
    const entry = (side: string) => `{ side: ${side}, when: "true" }`;
    const put = { trade: '{ as: cash_secured_put }', entry: entry('long') };
    const more = ['exit: { hold_to_expiry: true }', 'stop: { percent: 200 }'];
    expect(read({ ...put, more }).exit.holdsToExpiry).toBe(true);
    expect(said(put)).toContain('sells a put, secured by cash');
    expect(said(put)).toContain('; target 50 %');
    expect(said({ ...put, more })).toContain('; is held to expiry, and may be assigned');
    expect(said({ ...put, more })).not.toContain('target');
    expect(refusals({ ...put, entry: entry('both') })).toEqual([
      'entry.side: cash_secured_put is sold on BUY alone: write side: long',
    ]);
    const call = { trade: '{ as: covered_call }', more: ['size: { shares: 1 }'] };
    expect(refusals({ ...call, entry: entry('short') })).toEqual([]);
    expect(refusals({ ...call, entry: entry('long') })).toEqual([
      'entry.side: covered_call is sold on SELL alone: write side: short',
    ]);
    expect(refusals({ trade: '{ as: covered_call }', entry: entry('short') })).toEqual([
      'size: covered_call is sized by its contracts: write shares, such as shares: 1',
    ]);
    expect(refusals({ more: ['exit: { hold_to_expiry: true }'] })).toEqual([
      'exit.hold_to_expiry: call_or_put delivers nothing that is reserved: remove this',
    ]);
  });

  it('needs no stop; without it a stop is missing', () => {
    expect(read({}).stop).toEqual({ kind: 'none' });
    const stock = ['name: flow', 'symbols: [AAPL]', 'entry: { when: "true" }', SIZE].join('\n');
    const parsed = parseStrategy('flow.yaml', stock);
    expect(parsed.ok ? '' : parsed.failure[0]?.message).toContain('a position is never without');
  });

  it.each(['same', 'call_or_put', 'debit_vertical', 'credit_vertical'])(
    'may have a stop that is watched, and trails, of %s',
    (as) => {
      const more = ['stop: { percent: 50 }', 'trail: { percent: 25, activate_at_r: 0.5 }'];
      expect(read({ trade: `{ as: ${as} }`, more })).toMatchObject({
        stop: { kind: 'percent', percent: 50 },
        trail: { percent: 25 },
      });
    },
  );
});

describe('a strategy that sells verticals', () => {
  const trade = '{ as: credit_vertical, width: 10, min_credit_percent: 25 }';

  it('has a least credit, and may be outside the expected move', () => {
    expect(read({ trade }).trade).toMatchObject({
      creditPercentMin: 25,
      outsideExpectedMove: false,
    });
    expect(
      read({ trade: '{ as: credit_vertical, outside_expected_move: true }' }).trade,
    ).toMatchObject({
      ...{ creditPercentMin: 15, outsideExpectedMove: true },
    });
    expect(refusals({ trade: '{ as: call_or_put, min_credit_percent: 25 }' }).join()).toContain(
      'trade.min_credit_percent: only credit_vertical and iron_condor use it',
    );
  });

  it('may have a watched stop above its credit, and a target below it', () => {
    const more = ['stop: { percent: 200 }', 'target: { percent: 50 }', 'exit: { at_dte: 21 }'];
    expect(read({ trade, more }).stop).toEqual({ kind: 'percent', percent: 200 });
    expect(refusals({ trade, more: ['target: { percent: 100 }'] }).join()).toContain(
      'target: must be below 100 percent: no more than the credit can be earned',
    );
    expect(refusals({ more: ['stop: { percent: 100 }'] }).join()).toContain(
      'stop.percent: must be below 100',
    );
  });

  it('says what it sells, and that the width bounds the loss', () => {
    expect(said({ trade: '{ as: credit_vertical, outside_expected_move: true }' })).toContain(
      'on BUY: sells a put spread of 5 points for at least 15 % of them, outside the expected move; on SELL: sells a call spread',
    );
  });
});

describe('an iron condor', () => {
  it('is on no side: it sells the same on each signal, and says its largest loss and both break-evens', () => {
    const text = said({ trade: '{ as: iron_condor }' });
    expect(text).toContain(
      'on BUY and SELL: sells a put spread below and a call spread above, each of 5 points, for at least 20 % of them',
    );
    expect(text).toContain(
      'sells the 88/93/110/115 iron condor of 38 days at 1.33: it can lose 367.00 USD at most, and breaks even at 91.67 and 111.33',
    );
  });

  it('has no exit by the price of its stock, which it would need on both sides', () => {
    expect(
      refusals({
        trade: '{ as: iron_condor }',
        more: ['exit: { underlying: { percent: 3 } }'],
      }).join(),
    ).toContain('exit.underlying: an iron condor loses on both sides of its stock');
  });
});

describe('a roll', () => {
  const trade = '{ as: cash_secured_put, roll: { dte: 7 } }';
  const entry = '{ side: long, when: "true" }';

  it('has a least credit and an end, and is written as it was read', () => {
    const strategy = read({ trade, entry });
    expect(strategy.trade?.roll).toEqual({ dteMax: 7, credit: 0.05, max: 3 });
    expect(strategyAsWritten(strategy)).toMatchObject({
      trade: { roll: { dte: 7, credit: 0.05, max: 3 } },
    });
    const stated = '{ as: covered_call, roll: { dte: 10, credit: -0.2, max: 1 } }';
    const calls = '{ side: short, when: "true" }';
    const more = ['size: { shares: 1 }'];
    expect(read({ trade: stated, entry: calls, more }).trade?.roll).toEqual({
      ...{ dteMax: 10, credit: -0.2, max: 1 },
    });
  });

  it('is of contracts that are sold by themselves, and comes before other exits', () => {
    expect(refusals({ trade: '{ as: call_or_put, roll: { dte: 7 } }' }).join()).toContain(
      'trade.roll: only cash_secured_put and covered_call are rolled, and this trades call_or_put',
    );
    const early = '{ as: cash_secured_put, dte: 20..45, roll: { dte: 20 } }';
    expect(refusals({ trade: early, entry }).join()).toContain(
      'trade.roll: dte must be below 20, the days to expiry from which trade.dte chooses',
    );
    expect(refusals({ trade, entry, more: ['exit: { at_dte: 10 }'] }).join()).toContain(
      'exit.at_dte: closes it before trade.roll, which waits for 7 days to expiry',
    );
  });

  it('is said by strategy check', () => {
    expect(said({ trade, entry })).toContain(
      '7 days before expiry it is rolled to another by the same terms, for at least 0.05 of net credit, 3 times at most.',
    );
  });
});

describe('strategy check', () => {
  it('says what is bought, its largest loss and its break-even', () => {
    expect(said({})).toContain(
      'In place of the stock, on BUY: buys a call; on SELL: buys a put; 20 to 45 days to expiry, delta 0.3 to 0.4; no earnings and no ex-dividend day of risk.options.calendar before the expiry. For a stock at 100 with a volatility of 30 % it buys the 104 call of 33 days at 2.13: it can lose 213.00 USD at most, and breaks even at 106.13, and buys the 97 put of 33 days at 2.11',
    );
  });

  it.each([
    ['debit_vertical', 'buys the 101/106 call spread of 33 days at 1.75', 'breaks even at 102.75'],
    ['credit_vertical', 'sells the 94/89 put spread of 38 days at', 'breaks even at 93'],
    ['cash_secured_put', 'sells the 94 put of 38 days at', 'it can lose 9,262.00 USD'],
    ['covered_call', 'sells the 108 call of 38 days at', 'breaks even at 98'],
    ['same', 'on BUY: buys the call that the flow bought most of;', 'call of 49 days at'],
  ] as const)('of %s', (as, ...words) => {
    const text = saidOf(as);
    for (const word of words) expect(text).toContain(word);
  });

  it.each([
    ['debit_vertical', 'target: { percent: 180 }', true],
    ['debit_vertical', 'target: [{ r: 1, portion_percent: 50 }, { r: 2 }]', true],
    ['debit_vertical', 'target: { r: 1.5 }', false],
    [
      'debit_vertical',
      'target: { decay: [{ after_minutes: 0, percent: 200 }, { after_minutes: 60, percent: 50 }] }',
      false,
    ],
    ['credit_vertical', 'target: { r: 0.5 }', true],
    ['credit_vertical', 'target: { percent: 99 }', false],
    ['call_or_put', 'target: { percent: 900 }', false],
  ])('of %s with %s says whether that can be reached', (as, target, isBeyond) => {
    const text = said({ trade: `{ as: ${as} }`, more: [target] });
    expect(text.includes('so that its target is never reached')).toBe(isBeyond);
  });

  it('takes a target of several premiums, of options alone', () => {
    expect(read({ more: ['target: { percent: 150 }'] }).target).toMatchObject({ percent: 150 });
    const stock = parseStrategy('flow.yaml', FOLLOW_STOCK);
    expect(JSON.stringify(stock)).toContain('must be at most 100 percent');
  });

  it('refuses a part of the width of a single contract', () => {
    const more = ['exit: { when: "option.width_percent >= 80" }'];
    expect(refusals({ trade: '{ as: debit_vertical }', more })).toEqual([]);
    expect(refusals({ more }).join()).toContain('only a vertical has a width');
  });

  it('says once what is the same for both sides', () => {
    const trade = OPTION_TRADE_DEFAULTS.covered_call;
    const text = strategyText({ ...read({}), trade }, US, wordsOf('ib'));
    expect(text).toContain('on BUY and SELL: sells a call against 100 shares; 30');
    expect(text.match(/sells the 108 call/g)).toHaveLength(1);
  });

  it('counts contracts, and says who watches the stop', () => {
    const text = said({ more: ['size: { shares: 3 }', 'stop: { percent: 50 }'] });
    expect(text).toContain('3 contracts');
    expect(text).toContain('watched by the running daemon');
    expect(said({})).toContain('No stop: what it can lose is bounded when it is entered');
  });

  it('says that a broker without options refuses every entry', () => {
    expect(strategyText(read({}), HOSE, wordsOf('ssi'))).toContain(
      'No options are traded at SSI: EVERY ENTRY IS REFUSED',
    );
  });
});
