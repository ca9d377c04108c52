// What facts of an account ask of the ledger.

import { describe, expect, it } from 'vitest';
import { money } from '../../../src/kernel/decimal.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { merged } from '../../../src/relay/booking/merged-commands.ts';
import { commandsOf } from '../../../src/relay/commands/commands-of.ts';
import { INITIAL_STATE, stateFrom, stateText } from '../../../src/relay/commands/relayed-state.ts';
import { venuesOf } from '../../../src/trader/app/venues.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { HELD, OPENING } from '../../trader/adapters/sqlite/one-trade.ts';
import {
  adoption,
  commission,
  execution,
  foreign,
  JOURNAL_ID,
  pinned,
  recorded,
  release,
  START,
  splitOf,
} from '../harness/account-facts.ts';
import { commandLine } from '../harness/lines.ts';

const TERMS = { journalId: JOURNAL_ID, venues: venuesOf('us') };
const DAY = 'USD 2026-11-18';

function linesOf(facts: readonly Fact[]): string[] {
  const { commands } = commandsOf(INITIAL_STATE, recorded(facts), TERMS);
  return commands.map(({ command }) => commandLine(command));
}

/** Of the fact with this number, a second each after the start. */
function foreignId(symbol: string, seq: number): string {
  return `foreign.${symbol}.${seq}.${Date.parse('2026-11-18T15:30:00Z') + seq * 1_000}`;
}

describe('executions', () => {
  it('are of the day at the venue of their instrument, wherever the account is at home', () => {
    const instrument = {
      ...{ symbol: 'FPT', brokerSymbol: 'FPT', contract: '1', primaryExchange: 'HOSE' },
      ...{ currency: 'VND', venue: 'hose', priceSteps: [] },
    };
    const executedAt = instant(Date.parse('2026-11-18T18:00:00Z'));
    const facts: Fact[] = [
      { type: 'instrument-pinned', instrument },
      execution('e1.01', 100, 76_000, { symbol: 'FPT', executedAt }),
    ];
    expect(linesOf(facts)).toEqual([expect.stringContaining('VND 2026-11-19')]);
  });

  it('become trades, and their commissions amend them', () => {
    const facts = [execution('e1.01', 100, 369.7), commission('e1.01', 0.65)];
    expect(linesOf(facts)).toEqual([
      `BUY 100 SPY at 369.7 fees 0 ${DAY} [e1.01]`,
      'fees of e1.01: 0.65',
    ]);
  });

  it('of an option are contracts at the price of a contract', () => {
    const symbol = 'AAPL 261218C00230000';
    expect(linesOf([execution('e1.01', 2, 1.1, { symbol })])).toEqual([
      `BUY 2 ${symbol} at 110 fees 0 ${DAY} [e1.01]`,
    ]);
  });

  it('of a vertical are those of its contracts, each with its commission', () => {
    const symbol = 'AAPL 261218C00230000-261218C00240000';
    const executedAt = instant(Date.parse('2026-11-18T15:30:00Z'));
    const leg = (execId: string, contract: string, side: 'buy' | 'sell', price: number): Fact => ({
      ...{ type: 'leg-executed', execRoot: execId.slice(0, -3), execId, orderRef: 'abcdefgh.1.e' },
      ...{ account: 'DU1', symbol, contract, side, shares: 2, price, executedAt },
      ...{ positionId: 'P', strategy: 'manual' },
    });
    const [first, second] = ['AAPL 261218C00230000', 'AAPL 261218C00240000'];
    const facts = [
      leg('a.01', first, 'buy', 5.2),
      leg('b.01', second, 'sell', 2.1),
      execution('u.01', 2, 3.1, { symbol }),
      commission('b.01', 1.3),
    ];
    expect(linesOf(facts)).toEqual([
      `BUY 2 ${first} at 520 fees 0 ${DAY} [a.01]`,
      `SELL 2 ${second} at 210 fees 0 ${DAY} [b.01]`,
      'fees of b.01: 1.3',
    ]);
    const takenBack = { shares: 0, replaces: { execId: 'a.01', shares: 2, price: 5.2 } };
    const gone = { ...leg('a.01', first, 'buy', 5.2), ...takenBack } as Fact;
    expect(linesOf([...facts.slice(0, 1), gone]).slice(1)).toEqual([
      'void a.01',
      'void a.01/commission',
    ]);
    expect(linesOf([execution('i.01', 2, 3.1, { symbol, isInferred: true })])).toEqual([
      `BUY 2 ${first} at 310 fees 0 ${DAY} [i.01/${first}]`,
      `SELL 2 ${second} at 0 fees 0 ${DAY} [i.01/${second}]`,
    ]);
  });

  it('are named by the source and their own id, and take effect when the broker executed them', () => {
    const [first] = commandsOf(INITIAL_STATE, recorded([execution('e1.01', 5, 2)]), TERMS).commands;
    expect(first?.command).toMatchObject({
      kind: 'record',
      id: 'e1.01',
      draft: {
        origin: { source: 'trader:abcdefgh', id: 'e1.01' },
        at: Date.parse('2026-11-18T15:30:00Z'),
      },
    });
  });

  it('replace what they correct, together with a commission that was booked apart', () => {
    const replaces = { execId: 'e1.01', shares: 100, price: 369.7 };
    const facts = [execution('e1.01', 100, 369.7), execution('e1.02', 90, 369.8, { replaces })];
    expect(linesOf(facts).slice(1)).toEqual([
      `e1.01 becomes BUY 90 SPY at 369.8 fees 0 ${DAY} [e1.02]`,
      'void e1.01/commission',
    ]);
  });

  it('are only voided if nothing is left of them', () => {
    const replaces = { execId: 'e1.01', shares: 100, price: 369.7 };
    expect(linesOf([execution('e1.02', 0, 369.7, { replaces })])).toEqual([
      'void e1.01',
      'void e1.01/commission',
    ]);
  });

  it('that were inferred give way to the reported ones', () => {
    const inferred = { isInferred: true, leg: 's', priceSource: 'stop' } as const;
    const replaces = { execId: 'inferred.abcdefgh.2.01', shares: 100, price: 368.5 };
    const facts = [
      execution('inferred.abcdefgh.2.01', -100, 368.5, inferred),
      execution('inferred.abcdefgh.2.02', 0, 368.5, { ...inferred, side: 'sell', replaces }),
      execution('x1.01', -60, 368.4),
      execution('x2.01', -40, 368.3),
    ];
    expect(linesOf(facts)).toEqual([
      `SELL 100 SPY at 368.5 fees 0 ${DAY} [inferred.abcdefgh.2.01]`,
      'void inferred.abcdefgh.2.01',
      'void inferred.abcdefgh.2.01/commission',
      `SELL 60 SPY at 368.4 fees 0 ${DAY} [x1.01]`,
      `SELL 40 SPY at 368.3 fees 0 ${DAY} [x2.01]`,
    ]);
  });

  it('by hand are trades like all others, each part of one by its own id', () => {
    const byHand = { orderRef: '', leg: 'x' } as const;
    const facts = [execution('m1.01', -30, 370, byHand), execution('m1+1.01', -20, 370, byHand)];
    expect(linesOf(facts)).toEqual([
      `SELL 30 SPY at 370 fees 0 ${DAY} [m1.01]`,
      `SELL 20 SPY at 370 fees 0 ${DAY} [m1+1.01]`,
    ]);
  });

  it('take the currency and the day of their instrument', () => {
    const facts = [pinned('SPY', 'CAD'), execution('e1.01', 1, 2)];
    expect(linesOf(facts)).toEqual(['BUY 1 SPY at 2 fees 0 CAD 2026-11-18 [e1.01]']);
  });

  it('keep every digit that the broker sent', () => {
    expect(linesOf([execution('e1.01', 0.1, 1e-7)])).toEqual([
      `BUY 0.1 SPY at 0.0000001 fees 0 ${DAY} [e1.01]`,
    ]);
  });
});

describe('a commission', () => {
  it('that is an estimate is named so in the notes of its trade', () => {
    const fact = { ...commission('e1.01', 65), estimated: { brokerage: 60, saleTax: 5 } } as Fact;
    const facts = [execution('e1.01', 100, 369.7), fact];
    const [trade] = merged(commandsOf(INITIAL_STATE, recorded(facts), TERMS).commands);
    expect(trade?.command).toMatchObject({
      draft: { fees: money('65'), notes: 'Fees and tax are estimated: the broker reports none.' },
    });
  });

  it('is a transaction of its own if it is a rebate, or in another currency', () => {
    expect(linesOf([commission('e1.01', -0.2), commission('e2.01', 1, 'EUR')])).toEqual([
      `FEE -0.2 ${DAY} [e1.01/commission]`,
      'FEE 1 EUR 2026-11-18 [e2.01/commission]',
    ]);
  });
});

describe('foreign shares', () => {
  it('are opened at the cost of the broker, and more of them at what they add to it', () => {
    expect(linesOf([foreign('QQQ', 4, 100), foreign('QQQ', 10, 106)])).toEqual([
      `OPENING_BALANCE 4 QQQ cost 400 ${DAY} [${foreignId('QQQ', 1)}]`,
      `OPENING_BALANCE 6 QQQ cost 660 ${DAY} [${foreignId('QQQ', 2)}]`,
    ]);
  });

  it('that are fewer were sold by somebody, at an unknown price', () => {
    expect(linesOf([foreign('QQQ', 10, 100), foreign('QQQ', 7, 100)]).at(-1)).toBe(
      `SELL 3 QQQ at 100 fees 0 ${DAY} [${foreignId('QQQ', 2)}.closed]`,
    );
  });

  it('across zero are closed and opened on the other side', () => {
    expect(linesOf([foreign('QQQ', 10, 100), foreign('QQQ', -5, 101)]).slice(1)).toEqual([
      `SELL 10 QQQ at 100 fees 0 ${DAY} [${foreignId('QQQ', 2)}.closed]`,
      `OPENING_BALANCE -5 QQQ cost 505 ${DAY} [${foreignId('QQQ', 2)}]`,
    ]);
  });

  it('get their cost when it is known', () => {
    const seen = foreignId('QQQ', 1);
    expect(linesOf([foreign('QQQ', 10), adoption('QQQ', 10, 99.5)])).toEqual([
      `OPENING_BALANCE 10 QQQ cost 0 ${DAY} [${seen}]`,
      `cost of ${seen}: 99.5 each`,
    ]);
  });

  it('are ours after an adoption, which opens only what was not seen before', () => {
    const facts = [adoption('QQQ', 10, 99.5), foreign('QQQ', 0), foreign('QQQ', 3, 100)];
    expect(linesOf(facts)).toEqual([
      `OPENING_BALANCE 10 QQQ cost 995 ${DAY} [${foreignId('QQQ', 1)}]`,
      `OPENING_BALANCE 3 QQQ cost 300 ${DAY} [${foreignId('QQQ', 3)}]`,
    ]);
  });

  it('that were released stay where they are until somebody sells them', () => {
    const facts = [
      execution('e1.01', 10, 50, { symbol: 'QQQ' }),
      release('QQQ', 10, 50),
      foreign('QQQ', 10, 50),
      foreign('QQQ', 0),
    ];
    expect(linesOf(facts).slice(1)).toEqual([
      `SELL 10 QQQ at 50 fees 0 ${DAY} [${foreignId('QQQ', 4)}.closed]`,
    ]);
  });

  it('that are part of a share stay foreign when a position of the whole part is adopted, and when one leaves them', () => {
    const adopted = { ...adoption('QQQ', 10, 100), type: 'position-adopted' } as Fact;
    const facts = [
      foreign('QQQ', 10.5, 100),
      adopted,
      foreign('QQQ', 0.5, 100),
      execution('e1.01', 100, 50, { symbol: 'SPY' }),
      {
        ...{ type: 'remainder-released', positionId: 'SPY-1', symbol: 'SPY' },
        ...{ quantity: 0.63, averagePrice: 50, price: 51 },
      } as Fact,
      foreign('SPY', 0.63, 50),
    ];
    expect(linesOf(facts)).toEqual([
      `OPENING_BALANCE 10.5 QQQ cost 1050 ${DAY} [${foreignId('QQQ', 1)}]`,
      expect.stringContaining('BUY 100 SPY'),
    ]);
  });

  it('are fewer by what was sold beyond a holding, which is booked already', () => {
    const beyond: Fact = {
      type: 'holding-filled',
      holdingId: 'QQQ-h',
      symbol: 'QQQ',
      orderRef: '',
      shares: -5,
      price: 50,
      executedAt: START,
      quantityAfter: 0,
      averagePriceAfter: 50,
      beyond: 2,
    };
    const facts = [foreign('QQQ', 6, 50), beyond, foreign('QQQ', 4, 50)];
    expect(linesOf(facts)).toHaveLength(1);
  });
});

describe('a split', () => {
  it('is proposed once, however many positions record it', () => {
    const facts = [splitOf('QQQ', 10, [4, 1]), splitOf('QQQ', 20, [4, 1])];
    expect(linesOf(facts)).toEqual(['split QQQ 2026-11-18 4:1']);
  });

  it('keeps the cost of foreign shares, which are more or fewer afterwards', () => {
    const facts = [foreign('QQQ', 10, 100), splitOf('QQQ', 10, [2, 1]), foreign('QQQ', 0)];
    expect(linesOf(facts).at(-1)).toContain('SELL 20 QQQ at 50 ');
  });

  it('restates foreign shares, and the broker states the fraction', () => {
    const facts = [foreign('QQQ', 101, 90), splitOf('QQQ', 10, [1, 2]), foreign('QQQ', 50, 180)];
    expect(linesOf(facts)).toEqual([
      `OPENING_BALANCE 101 QQQ cost 9090 ${DAY} [${foreignId('QQQ', 1)}]`,
      'split QQQ 2026-11-18 1:2',
    ]);
  });
});

describe('all other facts', () => {
  it('ask for nothing', () => {
    const trade = [...OPENING, ...HELD];
    expect(linesOf(trade)).toEqual([
      expect.stringContaining('BUY 60 SPY at 369.7'),
      expect.stringContaining('BUY 40 SPY at 369.8'),
      'fees of e1.01: 0.6',
      'fees of e2.01: 0.4',
      expect.stringContaining('OPENING_BALANCE 7 QQQ cost 0'),
    ]);
  });
});

describe('what is remembered', () => {
  it('is the same after it was stored', () => {
    const facts = [
      pinned('QQQ'),
      foreign('QQQ', 3),
      foreign('SPY', -2, 10),
      splitOf('QQQ', 3, [3, 2]),
    ];
    const { state } = commandsOf(INITIAL_STATE, recorded(facts), TERMS);
    expect(stateText(stateFrom(stateText(state)))).toBe(stateText(state));
    expect(state.segmentBySymbol.size).toBe(2);
  });
});
