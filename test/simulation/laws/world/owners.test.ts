import { describe, expect, test } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type {
  SplitChange,
  Trade,
} from '../../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import type { Fact } from '../../../../src/trader/domain/facts/facts.ts';
import { createOwners } from './owners.ts';

const SECOND = 1_000;

interface Traded {
  readonly root: string;
  readonly time: number;
  readonly side: 'BOT' | 'SLD';
  readonly shares: number;
  readonly orderRef?: string;
  readonly revision?: string;
}

function trade({ root, orderRef = '', revision = '01', ...execution }: Traded): Trade {
  return {
    contract: { symbol: 'AA' },
    execution: { execId: `${root}.${revision}`, orderRef, ...execution },
    isByHand: orderRef === '',
  } as unknown as Trade;
}

/** The journal divides the sale between positions (`x`) and the investment (`h`). */
function booked(execRoot: string, leg: 'x' | 'h', shares: number): Fact {
  return { type: 'execution-booked', symbol: 'AA', execRoot, leg, shares } as unknown as Fact;
}

describe('shares that an exercise delivered before a split, and that the journal takes over after it', () => {
  const split = { symbol: 'AA', ratio: 7, keepsOrders: false } as SplitChange;
  const adopted = {
    ...{ type: 'position-adopted', positionId: 'AA-1', symbol: 'AA', quantity: 1100 },
    delivery: {},
  } as unknown as Fact;
  const recorded = {
    ...{ type: 'position-split', positionId: 'AA-1', symbol: 'AA', ratio: { to: 7, from: 1 } },
    ...{ before: { quantity: 1100 }, after: { quantity: 7700 } },
  } as unknown as Fact;

  test('are all ours by its own split, and multiplied once', () => {
    const owners = createOwners(() => instant(0));
    owners.moved('AA', 1100);
    owners.multiplied(split, 0);
    owners.heard(adopted);
    expect(owners.of('AA')).toMatchObject({ net: 1100, foreign: 6600 });
    owners.heard(recorded);
    owners.heard(recorded);
    expect(owners.of('AA')).toMatchObject({ net: 7700, foreign: 0 });
  });

  test('are not multiplied again where they were taken over before it', () => {
    const owners = createOwners(() => instant(0));
    owners.moved('AA', 1100);
    owners.heard(adopted);
    owners.multiplied(split, 1100);
    owners.heard(recorded);
    expect(owners.of('AA')).toMatchObject({ net: 7700, foreign: 0 });
  });
});

describe('shares that a put brought to an investment before a split, and that the journal books after it', () => {
  test('are all of the investment by its own split', () => {
    const owners = createOwners(() => instant(0));
    owners.moved('AA', 2300);
    owners.multiplied({ symbol: 'AA', ratio: 3, keepsOrders: false } as SplitChange, 0);
    const bought = {
      type: 'execution-booked',
      symbol: 'AA',
      execRoot: 'a.1',
      leg: 'h',
      side: 'buy',
    };
    const assigned = { ...bought, shares: 2300, isInferred: true, priceSource: 'assigned' };
    owners.heard(assigned as unknown as Fact);
    expect(owners.of('AA')).toMatchObject({ invested: 2300, foreign: 4600 });
    owners.heard({
      ...{ type: 'holding-split', symbol: 'AA', ratio: { to: 3, from: 1 } },
      ...{ before: { quantity: 2300 }, after: { quantity: 6900 } },
    } as unknown as Fact);
    expect(owners.of('AA')).toMatchObject({ invested: 6900, foreign: 0 });
  });
});

describe('90 invested shares, an entry of 181, and 90 that a person sells before it', () => {
  function sold({ msBefore }: { readonly msBefore: number }) {
    const owners = createOwners(() => instant(0));
    owners.traded(
      trade({ root: 'a.1', time: 0, side: 'BOT', shares: 90, orderRef: 'simulate.1.h' }),
    );
    const time = 10 * SECOND + 900;
    owners.traded(trade({ root: 'a.2', time: time - msBefore, side: 'SLD', shares: 90 }));
    expect(owners.of('AA')).toMatchObject({ net: 0, invested: 0, foreign: 0 });
    owners.traded(trade({ root: 'a.3', time, side: 'BOT', shares: 181, orderRef: 'simulate.2.e' }));
    return owners;
  }

  test('in the same second: the journal may take them from the position', () => {
    const owners = sold({ msBefore: 100 });
    owners.heard(booked('a.2', 'x', 90));
    expect(owners.of('AA')).toMatchObject({ net: 91, invested: 90, foreign: 0 });
  });

  test('in the same second: the journal may take them from the investment', () => {
    const owners = sold({ msBefore: 100 });
    owners.heard(booked('a.2', 'h', 90));
    expect(owners.of('AA')).toMatchObject({ net: 181, invested: 0, foreign: 0 });
  });

  test('in the second before: they are of the investment', () => {
    const owners = sold({ msBefore: SECOND });
    owners.heard(booked('a.2', 'x', 90));
    expect(owners.of('AA')).toMatchObject({ net: 181, invested: 0, foreign: 0 });
  });
});

test('beside a part that was held already, a sale may be of what the entry fills after it, too', () => {
  const owners = createOwners(() => instant(0));
  const entry = { side: 'BOT', orderRef: 'simulate.2.e' } as const;
  owners.traded(trade({ root: 'a.1', time: 0, side: 'BOT', shares: 90, orderRef: 'simulate.1.h' }));
  owners.traded(trade({ root: 'a.2', time: 5 * SECOND, shares: 40, ...entry }));
  owners.traded(trade({ root: 'a.3', time: 7 * SECOND, side: 'SLD', shares: 100 }));
  expect(owners.of('AA')).toMatchObject({ net: 0, invested: 30 });
  owners.traded(trade({ root: 'a.4', time: 9 * SECOND, shares: 50, ...entry }));
  owners.heard(booked('a.3', 'x', 90));
  owners.heard(booked('a.3+1', 'h', 10));
  expect(owners.of('AA')).toMatchObject({ net: 0, invested: 80, foreign: 0 });
});

describe('100 shares that a person sells, corrected to 40', () => {
  function corrected({ isHeardBefore }: { readonly isHeardBefore: boolean }) {
    const owners = createOwners(() => instant(0));
    const sale = { root: 'a.2', time: SECOND, side: 'SLD' } as const;
    owners.traded(
      trade({ root: 'a.1', time: 0, side: 'BOT', shares: 100, orderRef: 'simulate.1.e' }),
    );
    owners.traded(trade({ ...sale, shares: 100 }));
    if (isHeardBefore) owners.heard(booked('a.2', 'x', 100));
    owners.traded(trade({ ...sale, shares: 40, revision: '02' }));
    owners.heard(booked('a.2', 'x', 40));
    return owners.of('AA');
  }

  test('heard as corrected only: the others have never left the position', () => {
    expect(corrected({ isHeardBefore: false })).toMatchObject({ net: 60, foreign: 0 });
  });

  test('heard before: the trade is over, and what comes back is foreign', () => {
    expect(corrected({ isHeardBefore: true })).toMatchObject({ net: 0, foreign: 60 });
  });
});

describe('a split 2:1 of 100 shares that keeps their stop', () => {
  const split = { symbol: 'AA', ratio: 2, keepsOrders: true } as unknown as SplitChange;
  const foreign = { type: 'foreign-seen', symbol: 'AA', quantity: 100 } as unknown as Fact;

  function afterSplit({ known }: { readonly known: number }) {
    const owners = createOwners(() => instant(0));
    owners.traded(
      trade({ root: 'a.1', time: 0, side: 'BOT', shares: 100, orderRef: 'simulate.1.e' }),
    );
    owners.multiplied(split, known);
    return owners;
  }

  const stop = { root: 'a.2', time: SECOND, side: 'SLD', orderRef: 'simulate.1.s' } as const;

  test('which sells before the entry is heard: what is left is what the journal says', () => {
    const owners = afterSplit({ known: 0 });
    owners.traded(trade({ ...stop, shares: 100 }));
    expect(owners.of('AA')).toMatchObject({ net: 100, foreign: 0 });
    owners.heard(foreign);
    expect(owners.of('AA')).toMatchObject({ net: 0, foreign: 100, givenUp: 100 });
  });

  test('which sells shares of a position that the journal knew: what is left is ours', () => {
    const owners = afterSplit({ known: 100 });
    owners.traded(trade({ ...stop, shares: 100 }));
    owners.heard(foreign);
    expect(owners.of('AA')).toMatchObject({ net: 100, foreign: 0, givenUp: 0 });
  });

  test('which rests on: all are ours', () => {
    const owners = afterSplit({ known: 0 });
    owners.heard({ ...foreign, quantity: 200 } as unknown as Fact);
    expect(owners.of('AA')).toMatchObject({ net: 200, foreign: 0, givenUp: 0 });
  });
});

describe('100 shares that a person sells, and our stop three seconds after the journal has heard of it', () => {
  function soldTwice({ isDead }: { readonly isDead: boolean }) {
    let lived = 0;
    const owners = createOwners(
      () => instant(0),
      () => lived,
    );
    owners.traded(
      trade({ root: 'a.1', time: 0, side: 'BOT', shares: 100, orderRef: 'simulate.1.e' }),
    );
    owners.traded(trade({ root: 'a.2', time: SECOND, side: 'SLD', shares: 100 }));
    owners.heard(booked('a.2', 'x', 100));
    if (!isDead) lived += 3 * SECOND;
    const time = 4 * SECOND;
    owners.traded(trade({ root: 'a.3', time, side: 'SLD', shares: 100, orderRef: 'simulate.1.s' }));
    return owners.of('AA').net;
  }

  test('is a race that a daemon lost, if there was none to cancel it', () => {
    expect(soldTwice({ isDead: true })).toBe(0);
  });

  test('is a mistake, if there was one', () => {
    expect(soldTwice({ isDead: false })).toBe(-100);
  });
});

describe('a sale of a person that the broker corrects', () => {
  function sold(shares: number) {
    const owners = createOwners(() => instant(0));
    owners.traded(
      trade({ root: 'a.1', time: 0, side: 'BOT', shares: 5, orderRef: 'simulate.1.h' }),
    );
    owners.traded(
      trade({ root: 'a.2', time: SECOND, side: 'BOT', shares: 7, orderRef: 'simulate.2.e' }),
    );
    owners.traded(trade({ root: 'a.3', time: 2 * SECOND, side: 'SLD', shares }));
    return owners;
  }

  test('gives shares back to the position, also where the journal has booked the sale', () => {
    const owners = sold(5);
    owners.heard(booked('a.3', 'x', 5));
    expect(owners.of('AA')).toMatchObject({ net: 2, invested: 5, foreign: 0 });
    owners.traded(trade({ root: 'a.3', time: 2 * SECOND, side: 'SLD', shares: 3, revision: '02' }));
    expect(owners.of('AA')).toMatchObject({ net: 4, invested: 5, foreign: 0 });
  });

  test('gives back what it took of the investment first', () => {
    const owners = sold(9);
    expect(owners.of('AA')).toMatchObject({ net: 0, invested: 3, foreign: 0 });
    owners.traded(trade({ root: 'a.3', time: 2 * SECOND, side: 'SLD', shares: 6, revision: '02' }));
    expect(owners.of('AA')).toMatchObject({ net: 1, invested: 5, foreign: 0 });
  });
});
