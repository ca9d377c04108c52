// The limit on what is correlated, in a backtest: 100 shares of AAPL and of MSFT at 100.01 are 10 % each of 100,000 USD, and
// 15 % is allowed of what moves together.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, type TradingDay, toIso } from '../../../src/kernel/instant.ts';
import { type BarColumns, createColumnBuilder } from '../../../src/market/bars/bar-columns.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import { US, US_EQUITIES } from '../../../src/market/venues/us.ts';
import { explain } from '../../../src/trader/domain/explain/explain.ts';
import { wordsAt } from '../../../src/trader/domain/wording/figures.ts';
import { barAt } from '../../trader/engine/harness/history.ts';
import { settings, strategy } from '../../trader/engine/harness/settings.ts';
import { DAY, played } from './session-fixture.ts';

const DAYS = 20;

function sessionsUntilDay(): Session[] {
  const sessions: Session[] = [];
  let session = US_EQUITIES.sessionOf(DAY as TradingDay);
  while (session !== undefined && sessions.length < DAYS + 3) {
    sessions.push(session);
    session = US_EQUITIES.previousSession(session.day);
  }
  return sessions.reverse();
}

/** Minutes at the price of each day; the day that is traded is at 100. */
function barsAt(priceOf: (day: number) => number): BarColumns {
  const builder = createColumnBuilder();
  for (const [day, { open, close, day: name }] of sessionsUntilDay().entries())
    for (let start = open as number; start < close; start += MINUTE_MS)
      builder.add(barAt(instant(start), name === DAY ? 100 : priceOf(day)));
  return builder.build(MINUTE_MS);
}

const upAndDown = (day: number): number => (day % 2 === 0 ? 100 : 101);
const byFours = (day: number): number => (day % 4 < 2 ? 100 : 101);

function bothBought(ofMsft: (day: number) => number) {
  const symbols = ['AAPL', 'MSFT'];
  const rules = [strategy({ symbols, target: undefined })];
  const { risk } = settings(rules);
  const [last] = sessionsUntilDay().slice(-1);
  if (last === undefined) throw new Error('no session');
  const predictions = symbols.map((symbol, index) => {
    const at = instant(last.open + (30 + index) * MINUTE_MS + 5_000);
    const record = { id: symbol, signal: 'BUY', confidence: 0.9, timestamp: at, at: toIso(at) };
    return { symbol, at, record };
  });
  const correlation = { above: 0.8, days: DAYS, clusterPercentMax: 15 };
  const { facts } = played({
    predictions: {},
    terms: {
      ...{ predictions, sessions: [last] },
      bars: new Map([
        ['AAPL', barsAt(upAndDown)],
        ['MSFT', barsAt(ofMsft)],
      ]),
      settings: settings(rules, { risk: { ...risk, correlation } }),
    },
  });
  const refused = facts.find(({ fact }) => fact.type === 'signal-refused');
  const chain = facts.filter(({ correlation: id }) => id === refused?.correlation);
  return {
    taken: facts.filter(({ fact }) => fact.type === 'signal-taken').length,
    said: explain(chain, wordsAt(US)).map(({ text }) => text),
  };
}

describe('the second of two entries', () => {
  it('is refused if its daily returns are those of the first', () => {
    const { taken, said } = bothBought(upAndDown);
    expect(taken).toBe(1);
    expect(said.join()).toMatch(
      /MSFT, AAPL would be 2\d(\.\d+)? % of net liquidation, at most 15 %: their returns of 20 days correlate by 0\.8 or more/,
    );
  });

  it('is taken if they move apart', () => {
    expect(bothBought(byFours).taken).toBe(2);
  });
});
