// What the books make of contracts that ended without an execution, and of the shares that they delivered.
import { describe, expect, it } from 'vitest';
import { textOf } from '../../../src/kernel/decimal.ts';
import { applyCommand } from '../../../src/relay/booking/apply-command.ts';
import { commandsOf } from '../../../src/relay/commands/commands-of.ts';
import { INITIAL_STATE, stateFrom, stateText } from '../../../src/relay/commands/relayed-state.ts';
import { createMemoryTarget, heldIn } from '../../../src/relay/target/memory-target.ts';
import { venuesOf } from '../../../src/trader/app/venues.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { Delivery } from '../../../src/trader/domain/terms/delivery.ts';
import { deliveredShares, execution, JOURNAL_ID, recorded } from '../harness/account-facts.ts';
import { ACCOUNT } from '../harness/accounts.ts';
import { commandLine } from '../harness/lines.ts';

const [FIRST, SECOND] = ['AAPL 261218C00230000', 'AAPL 261218C00240000'];
const VERTICAL = 'AAPL 261218C00230000-261218C00240000';
const DAY = 'USD 2026-11-18';

/** One fact at a time, with the state read back from its text. */
function commandsFor(facts: readonly Fact[]) {
  let state = INITIAL_STATE;
  return recorded(facts).flatMap((fact) => {
    const terms = { journalId: JOURNAL_ID, venues: venuesOf('us') };
    const relayed = commandsOf(state, [fact], terms);
    state = stateFrom(stateText(relayed.state));
    return relayed.commands.map(({ command }) => command);
  });
}

function linesOf(facts: readonly Fact[]): readonly string[] {
  return commandsFor(facts).map(commandLine);
}

async function heldAfter(facts: readonly Fact[]): Promise<Readonly<Record<string, string>>> {
  const target = createMemoryTarget();
  await target.inOneStep(async (step) => {
    const portfolio = await step.portfolioOf(ACCOUNT);
    for (const command of commandsFor(facts))
      await applyCommand({ step, portfolio, source: `trader:${JOURNAL_ID}` }, command);
  });
  const held = [...heldIn(target.draftById.values())].filter(([, quantity]) => !quantity.isZero());
  return Object.fromEntries(held.map(([symbol, quantity]) => [symbol, textOf(quantity)]));
}

/** Bought, or sold if negative, as two contracts. */
function opened(units: number): readonly Fact[] {
  const [bought, sold] = units > 0 ? [FIRST, SECOND] : [SECOND, FIRST];
  return [
    execution('a.01', Math.abs(units), 5.2, { symbol: bought }),
    execution('b.01', -Math.abs(units), 2.1, { symbol: sold }),
  ];
}

function inferred(execId: string, shares: number, price: number, more: object): Fact {
  return execution(execId, shares, price, { orderRef: '', isInferred: true, leg: 'x', ...more });
}

function taken(symbol: string, quantity: number, averagePrice: number, more: object): Fact {
  return { ...deliveredShares(symbol, averagePrice, NO_DELIVERY), quantity, ...more } as Fact;
}

const NO_DELIVERY = { contracts: 1 } as Delivery;

describe('a vertical whose sold contract was assigned', () => {
  const delivery = { option: SECOND, contracts: 2, strike: 240, by: 'assignment' };
  const end = (units: number, price: number) =>
    inferred('i.01', units, price, { symbol: VERTICAL, priceSource: 'assigned' });

  it('loses that one, gives its shares, and keeps the lot of the other one', async () => {
    const ended = [
      end(-2, 3.1),
      taken('AAPL', -200, 240, { delivery }),
      taken(FIRST, 2, 3.1, { delivery }),
    ];
    expect(linesOf(ended)).toEqual([`ASSIGNMENT 2 ${SECOND} fees 0 ${DAY} [i.01/${SECOND}]`]);
    expect(await heldAfter([...opened(2), ...ended])).toEqual({ [FIRST]: '2', AAPL: '-200' });
  });

  it('is the first contract if the vertical was sold', async () => {
    const ended = [end(2, 0), taken(SECOND, 2, 0, { delivery: { ...delivery, option: FIRST } })];
    expect(linesOf(ended)).toEqual([`ASSIGNMENT 2 ${FIRST} fees 0 ${DAY} [i.01/${FIRST}]`]);
    expect(await heldAfter([...opened(-2), ...ended])).toEqual({ [SECOND]: '2', AAPL: '-200' });
  });
});

describe('a vertical that has expired', () => {
  it.each([
    [2, 10, 'SELL 2 FIRST at 1000|BUY 2 SECOND at 0'],
    [2, 0, 'SELL 2 FIRST at 0|BUY 2 SECOND at 0'],
    [-2, 10, 'BUY 2 FIRST at 1000|SELL 2 SECOND at 0'],
  ])('ends both contracts of %s at %s together', async (units, price, lines) => {
    const ended = inferred('i.01', -units, price, { symbol: VERTICAL, priceSource: 'expired' });
    const named = lines.replace('FIRST', FIRST).replace('SECOND', SECOND).split('|');
    expect(linesOf([ended]).map((line) => line.split(' fees')[0])).toEqual(named);
    expect(await heldAfter([...opened(units), ended])).toEqual({});
  });
});

describe('a vertical that has lost one contract', () => {
  const end = (units: number, price: number) =>
    inferred('i.01', units, price, { symbol: VERTICAL, priceSource: 'separated' });

  it.each([
    { remains: FIRST, quantity: 2, left: 4.3, line: `BUY 2 ${SECOND} at 120` },
    { remains: SECOND, quantity: -2, left: 1.9, line: `SELL 2 ${FIRST} at 500` },
  ])('trades only what is gone, at its price, if $remains remains', async (given) => {
    const { remains, quantity, left, line } = given;
    const facts = [end(-2, 3.1), taken(remains, quantity, left, ofVertical())];
    const gone = remains === FIRST ? SECOND : FIRST;
    expect(linesOf(facts)).toEqual([`${line} fees 0 ${DAY} [i.01/${gone}]`]);
    expect(await heldAfter([...opened(2), ...facts])).toEqual({ [remains]: String(quantity) });
  });

  it('trades nothing more than its fills if one contract of an order has filled alone', () => {
    const more = { symbol: VERTICAL, priceSource: 'separated' } as const;
    const facts = [execution('s.01', 2, 0, more), taken(FIRST, 2, 5.2, ofVertical())];
    expect(linesOf(facts)).toEqual([]);
  });

  it('is closed by the late fill of its order, which is the trade', () => {
    const more = { symbol: SECOND, priceSource: 'separated' } as const;
    expect(linesOf([execution('late.01', 2, 2, more)])).toEqual([]);
  });

  function ofVertical() {
    return { ofVertical: true, delivery: undefined };
  }
});

describe('shares of a holding', () => {
  it.each([
    { source: 'assigned', option: 'AAPL 261218C00230000', shares: 1, opening: -1 },
    { source: 'exercised', option: 'AAPL 261218P00230000', shares: -1, opening: 1 },
  ])('that a contract has sold are sold by its end alone: $source', async (given) => {
    const { source: priceSource, option, shares, opening } = given;
    const facts = [
      execution('h.01', 300, 200, { symbol: 'AAPL', leg: 'h' }),
      execution('o.01', opening, 1.1, { symbol: option }),
      inferred('i.01', shares, 0, { symbol: option, priceSource }),
      inferred('j.01', -100, 230, { symbol: 'AAPL', leg: 'h', priceSource }),
    ];
    expect(linesOf(facts).filter((line) => line.includes('j.01'))).toEqual([]);
    expect(await heldAfter(facts)).toEqual({ AAPL: '200' });
  });

  it('that a put has bought are bought by its end alone, with its premium', async () => {
    const option = 'AAPL 261218P00220000';
    const facts = [
      execution('o.01', -2, 2.4, { symbol: option }),
      inferred('i.01', 2, 0, { symbol: option, priceSource: 'assigned' }),
      inferred('j.01', 200, 220, { symbol: 'AAPL', leg: 'h', priceSource: 'assigned' }),
    ];
    expect(linesOf(facts).slice(1)).toEqual([`ASSIGNMENT 2 ${option} fees 0 ${DAY} [i.01]`]);
    expect(await heldAfter(facts)).toEqual({ AAPL: '200' });
  });
});
