// Two iron condors of which a whole wing, or the sold contract of each wing, leaves the account: by assignment, by expiry, or by a person.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { venuesOf } from '../../../../src/trader/config/settings/venues.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { ReportedExecution } from '../../../../src/trader/ports/broker-reports.ts';
import type { Harness } from '../harness/harness.ts';
import { historyUntil } from '../harness/history.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import {
  CALL,
  CALLS,
  CONDOR,
  entered,
  FILLS,
  fills,
  HIGH_CALL,
  held,
  LOW_PUT,
  PUT,
  PUTS,
  WHOLE,
} from './sold-condor.ts';
import { holds, listed, looks } from './spreads.ts';

const NIGHT = instant(Date.parse('2026-11-19T07:30:00Z'));
const OPEN = instant(Date.parse('2026-11-19T14:31:00Z'));
const SATURDAY = instant(Date.parse('2026-12-19T08:31:00Z'));
const MONDAY = instant(Date.parse('2026-12-21T14:31:00Z'));
const of = (...contracts: readonly string[]) =>
  WHOLE.filter(({ symbol }) => contracts.includes(symbol));

const active = (harness: Harness) =>
  [...harness.state().active.keys()]
    .map((id) => harness.state().positions.get(id))
    .map((position) => [
      position?.symbol,
      position !== undefined && 'quantity' in position ? position.quantity : 0,
    ]);

const foreign = (harness: Harness) =>
  harness.of('foreign-seen').filter(({ quantity }) => quantity !== 0);

const gained = (harness: Harness) =>
  harness.of('position-closed').reduce((sum, { realizedPnl }) => sum + realizedPnl, 0);

describe('a condor of which both sold contracts are gone', () => {
  it('over the night keeps what it bought until the open, and trades nothing', async () => {
    const harness = await held();
    await harness.jump(NIGHT);
    // 200 shares came at 90 and left at 110.
    await looks(harness, of(LOW_PUT, HIGH_CALL));
    expect(active(harness)).toEqual([
      [PUTS, -2],
      [CALLS, -2],
    ]);
    expect(harness.submits('exit')).toEqual([]);
    expect(foreign(harness)).toEqual([]);
    await harness.jump(OPEN);
    await looks(harness, of(LOW_PUT, HIGH_CALL));
    expect(active(harness)).toEqual([
      [LOW_PUT, 2],
      [HIGH_CALL, 2],
    ]);
    expect(foreign(harness)).toEqual([]);
  });
});

describe('a condor that has expired', () => {
  async function history(harness: Harness, close: number): Promise<void> {
    const bars = historyUntil(harness.now(), close, venuesOf('us').home.calendar);
    await harness.market({ type: 'history', symbol: 'AAPL', bars });
  }

  async function expired(at: typeof MONDAY, close: number, shares: number, strike: number) {
    const before = await held();
    const harness = await before.crash(at - before.now());
    await harness.connect();
    await history(harness, close);
    await looks(harness, shares === 0 ? [] : [holds('AAPL', shares, strike)]);
    return harness;
  }

  it.each([
    ['at night', SATURDAY, 87, 200, 90],
    ['after the open', MONDAY, 87, 200, 90],
    ['at night', SATURDAY, 112, -200, 110],
    ['after the open', MONDAY, 112, -200, 110],
  ])(
    'between the strikes of a wing, seen %s, has brought shares, which are ours',
    async (_, at, close, shares, strike) => {
      const harness = await expired(at, close, shares, strike);
      // Whether the other wing is worthless is certain once its shares would have come.
      if (harness.now() < MONDAY) {
        await harness.jump(MONDAY);
        await history(harness, close);
      }
      for (let look = 0; look < 3; look += 1) await looks(harness, [holds('AAPL', shares, strike)]);
      expect(active(harness)).toEqual([['AAPL', shares]]);
      expect(foreign(harness)).toEqual([]);
      // 1.40 in all, less nothing: the shares carry what the wing has lost.
      expect(gained(harness)).toBeCloseTo(280);
    },
  );

  it.each([
    ['below its puts', 80, -720],
    ['above its calls', 120, -720],
  ])('%s loses the width less the credit, and not more', async (_, close, realizedPnl) => {
    const harness = await expired(MONDAY, close, 0, 0);
    expect(active(harness)).toEqual([]);
    expect(gained(harness)).toBeCloseTo(realizedPnl);
  });
});

describe('a wing that a person closes', () => {
  const CLOSED = { [PUT]: ['buy', 0.6], [LOW_PUT]: ['sell', 0.2] } as const;

  function byHand(harness: Harness, order: OrderTerms): readonly ReportedExecution[] {
    return Object.entries(CLOSED).map(([symbol, [side, price]]) =>
      executionOf(
        order,
        { execId: `0002.${symbol.slice(-9)}.01.01`, shares: 2, price, at: harness.now() },
        { symbol, side, orderRef: '', handle: undefined, brokerLink: undefined },
      ),
    );
  }

  /** The other wing leaves. */
  async function ends(harness: Harness): Promise<void> {
    expect(active(harness)).toEqual([[CALLS, -2]]);
    expect(foreign(harness)).toEqual([]);
    expect(gained(harness)).toBeCloseTo(2 * (70 - 40));
    await listed(harness, CALLS, '7003/7004');
    await harness.quote(0.6, { symbol: CALLS, bid: 0.55, ask: 0.65 });
    await harness.pass(1_000);
    expect(harness.newest('x')).toMatchObject({ symbol: CALLS, side: 'buy', quantity: 2 });
  }

  it('while the daemon runs leaves the other one, which is closed', async () => {
    const harness = await held();
    await looks(harness, WHOLE);
    await harness.pass(60_000);
    const executions = byHand(harness, harness.newest('e'));
    for (const execution of executions) harness.broker.say({ type: 'execution', execution });
    await harness.settle();
    await harness.pass(10_000);
    await looks(harness, of(CALL, HIGH_CALL), { executions: [...executions] });
    await ends(harness);
  });

  it('while it is down does so, too', async () => {
    const before = await held();
    await looks(before, WHOLE);
    const harness = await before.crash(60_000);
    const executions = byHand(harness, before.newest('e'));
    await harness.connect();
    await harness.pass(10_000);
    await looks(harness, of(CALL, HIGH_CALL), { executions: [...executions] });
    await ends(harness);
  });

  it('past zero in its sold contract, just after the entry, leaves what bounds it as ours', async () => {
    const harness = await entered();
    await fills(harness, FILLS);
    await harness.status(harness.bracket().e, 'filled');
    const fill = { execId: '0002.beef.01.01', shares: 5, price: 0.6, at: harness.now() };
    const theirs = { symbol: PUT, side: 'buy', orderRef: '', handle: undefined } as const;
    const trade = executionOf(harness.newest('e'), fill, { ...theirs, brokerLink: undefined });
    const shown = [holds(PUT, 3), ...of(LOW_PUT, CALL, HIGH_CALL)];
    for (let look = 0; look < 2; look += 1) await looks(harness, shown, { executions: [trade] });
    expect(active(harness)).toEqual([
      [CALLS, -2],
      [LOW_PUT, 2],
    ]);
    expect(foreign(harness)).toMatchObject([{ symbol: PUT, quantity: 3 }]);
  });

  it('together with the other one leaves nothing', async () => {
    const harness = await held();
    await looks(harness, WHOLE);
    await harness.pass(60_000);
    await looks(harness, []);
    await looks(harness, []);
    expect(active(harness)).toEqual([]);
    expect(harness.submits('exit')).toEqual([]);
    expect(harness.of('position-closed').map(({ symbol }) => symbol)).toEqual([
      CONDOR,
      PUTS,
      CALLS,
    ]);
  });
});
