// Exercise has no event: two calls at 230 are gone, 200 shares have come, and nothing was executed. Friday 2026-12-18 is their last day.
import { describe, expect, it } from 'vitest';
import { US } from '../../../../src/market/venues/us.ts';
import { openJournalReader } from '../../../../src/trader/app/stopped-state/journal-reader.ts';
import type { BrokerSnapshot } from '../../../../src/trader/ports/broker-reports.ts';
import type { Harness } from '../harness/harness.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { CALL, held } from '../requests/options.ts';

const SATURDAY = '2026-12-19T07:30:00Z';
const MONDAY = '2026-12-21T15:00:00Z';

type Position = BrokerSnapshot['positions'][number];

function shares(quantity: number, symbol = 'AAPL'): Position {
  return { account: ACCOUNT, symbol, quantity, averageCost: 231.6 };
}

interface Seen extends Partial<BrokerSnapshot> {
  readonly at?: string;
  readonly looks?: number;
}

/** The daemon was down, and then some snapshots show this. */
async function seen({ at = SATURDAY, looks = 3, ...parts }: Seen): Promise<Harness> {
  const before = await held();
  const harness = await before.crash(Date.parse(at) - before.now());
  await harness.connect();
  for (let look = 0; look < looks; look += 1) {
    await harness.snapshot(parts);
    await harness.pass(6_000);
  }
  return harness;
}

function explained(harness: Harness): readonly string[] {
  const reader = openJournalReader(harness.file, { clientId: 17, home: US });
  if (!reader.ok) throw new Error(reader.failure.kind);
  const { look, close } = reader.value;
  const steps = look.explain(harness.of('position-adopted')[0]?.delivery?.positionId ?? '');
  close();
  return steps.filter(({ minor }) => !minor).map(({ topic, text }) => `${topic}: ${text}`);
}

describe('contracts that are gone with a hundred shares for each', () => {
  it('were exercised: the shares are ours at the strike, with a stop, and leave at the open', async () => {
    const harness = await seen({ positions: [shares(200)] });
    expect(harness.of('execution-booked').at(-1)).toMatchObject({
      ...{ symbol: CALL, side: 'sell', shares: 2, price: 0 },
      ...{ priceSource: 'exercised', isInferred: true },
    });
    expect(harness.of('position-adopted')).toMatchObject([
      {
        ...{ symbol: 'AAPL', side: 'long', quantity: 200, averagePrice: 230, by: 'engine' },
        delivery: { option: CALL, contracts: 2, strike: 230, by: 'exercise', isInferred: true },
      },
    ]);
    expect(harness.of('foreign-seen')).toEqual([]);
    expect(harness.newest('s')).toMatchObject({ symbol: 'AAPL', side: 'sell', quantity: 200 });
    expect(harness.submits('exit')).toEqual([]);
    const stop = harness.newest('s');
    await harness.told(stop, { group: stop.orderRef, groupEffect: 'reduces' });
    await harness.jump(new Date(MONDAY).getTime() as never);
    await harness.snapshot({ positions: [shares(200)] });
    await harness.quote(236);
    expect(harness.newest('x')).toMatchObject({ symbol: 'AAPL', side: 'sell', quantity: 200 });
    await harness.fill(harness.newest('x'), 200, 236);
    expect(harness.of('position-closed').map(({ realizedPnl }) => realizedPnl)).toEqual([
      -320,
      expect.closeTo(1_200),
    ]);
  });

  it('raise one alarm that says what came, at what price, and what follows', async () => {
    const harness = await seen({ positions: [shares(200)] });
    expect(harness.of('alarm-raised').map(({ text }) => text)).toEqual([
      `${CALL}: 2 contracts presumably exercised: gone without an execution, and 200 shares came. They are ours at 230 with a stop at 94.98, and they are closed as soon as the market is open; to keep the shares, run \`sluice release AAPL --yes\``,
    ]);
    // 5 % below the bid, which is where they could be sold.
    expect(harness.newest('s')).toMatchObject({ stopPrice: 94.98 });
  });

  it('are told in order by the explanation of the trade', async () => {
    const story = explained(await seen({ positions: [shares(200)] }));
    const at = (start: string) => story.findIndex((line) => line.startsWith(start));
    expect(story).toContainEqual(
      expect.stringMatching(/^size: 2 contracts, as asked; each risks \d+\.\d\d USD$/),
    );
    const order = [
      'fill: bought 2 at 1.6',
      'fill: 2 contracts exercised (inferred), at nothing',
      'adopt: AAPL-',
      'exit: closing: exercised or assigned',
    ].map(at);
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(story.join('\n')).toContain(`delivered by the exercise of 2 ${CALL} (inferred)`);
  });

  it('are booked once, whatever dies then', async () => {
    const harness = await seen({ positions: [shares(200)] });
    const again = await harness.crash(1_000);
    await again.connect();
    for (let look = 0; look < 3; look += 1) {
      await again.snapshot({ positions: [shares(200)] });
      await again.pass(6_000);
    }
    expect(again.of('position-adopted')).toHaveLength(0);
    expect(again.of('execution-booked')).toHaveLength(0);
    expect(again.engine.status()).toMatchObject({ positions: 1 });
  });

  it('wait for a second snapshot, and for the contracts to be gone', async () => {
    const first = await seen({ positions: [shares(200)], looks: 1 });
    expect(first.of('position-adopted')).toEqual([]);
    const lingering = await seen({ positions: [shares(200), shares(2, CALL)] });
    expect(lingering.of('position-adopted')).toEqual([]);
    expect(lingering.of('foreign-seen')).toEqual([]);
    await lingering.snapshot({ positions: [shares(200), shares(0, CALL)] });
    await lingering.pass(6_000);
    await lingering.snapshot({ positions: [shares(200)] });
    expect(lingering.of('position-adopted')).toHaveLength(1);
  });

  it('are nothing once the next session has begun, listed or not', async () => {
    const harness = await seen({ positions: [shares(2, CALL)], at: MONDAY });
    expect(harness.of('execution-booked').at(-1)).toMatchObject({ priceSource: 'expired' });
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).not.toContain('quantity-mismatch');
  });

  it('raise no alarm of a mismatch before', async () => {
    const harness = await seen({ positions: [] });
    expect(harness.of('alarm-raised')).toEqual([]);
    expect(harness.of('position-closed')).toEqual([]);
  });
});

describe('shares that no exercise explains', () => {
  it('book nothing: the alarm says what to type, and the stock takes no entry', async () => {
    const harness = await seen({ positions: [shares(150)], at: MONDAY });
    expect(harness.of('position-adopted')).toEqual([]);
    expect(harness.of('position-closed')).toEqual([]);
    expect(harness.of('execution-booked')).toEqual([]);
    const [alarm] = harness
      .of('alarm-raised')
      .filter(({ alarm: kind }) => kind === 'quantity-mismatch');
    expect(alarm?.text).toContain(`\`sluice release "${CALL}" --yes\``);
    expect(alarm?.text).toContain('`sluice adopt AAPL --yes`');
    expect(harness.state().foreign.get('AAPL')).toBe(150);
  });

  it('are not of an exercise if somebody bought them at another price than the strike', async () => {
    const bought = {
      ...{ execId: '0001.0001.01', account: ACCOUNT, orderRef: '', symbol: 'AAPL', side: 'buy' },
      ...{ shares: 200, price: 231.4, at: Date.parse('2026-12-21T14:40:00Z') },
      ...{ cumulativeQuantity: 200, averagePrice: 231.4 },
    } as BrokerSnapshot['executions'][number];
    const parts = { positions: [shares(200)], at: MONDAY };
    expect((await seen({ ...parts, executions: [bought] })).of('position-adopted')).toEqual([]);
    const delivered = { ...bought, price: 230 };
    const harness = await seen({ ...parts, executions: [delivered] });
    expect(harness.of('position-adopted')).toHaveLength(1);
  });
});

describe('contracts that are gone before their last day', () => {
  it('were exercised if the shares came over the night', async () => {
    const harness = await seen({ positions: [shares(200)], at: '2026-12-02T08:00:00Z' });
    expect(harness.of('position-adopted')).toMatchObject([{ quantity: 200, averagePrice: 230 }]);
  });

  it('were not if they are missed in a session', async () => {
    const harness = await seen({ positions: [shares(200)], at: '2026-12-02T15:00:00Z' });
    expect(harness.of('position-adopted')).toEqual([]);
    expect(harness.of('position-closed')).toEqual([]);
    const [alarm] = harness.of('alarm-raised');
    expect(alarm?.text).toContain('presumably exercised or assigned while nothing looked');
  });
});

describe('contracts that are gone while another contract of the stock has come', () => {
  it.each(['AAPL OPT USD 28812380', 'AAPL 261218C00115000'])(
    'were adjusted by a corporate action: %s is named, and nothing is booked',
    async (other) => {
      const harness = await seen({ positions: [shares(2, other)], at: '2026-12-02T15:00:00Z' });
      expect(harness.of('execution-booked')).toEqual([]);
      expect(harness.of('position-closed')).toEqual([]);
      const texts = harness.of('alarm-raised').map(({ text }) => text);
      expect(texts.filter((text) => text.includes('a corporate action'))).toHaveLength(1);
      expect(texts.join()).toContain(other);
      expect(texts.join()).toContain(`\`sluice release "${CALL}" --yes\``);
    },
  );

  it.each([
    ['of a later expiry', [shares(2, 'AAPL 270115C00115000')]],
    ['with the other right', [shares(2, 'AAPL 261218P00115000')]],
    ['that was sold', [shares(-2, 'AAPL 261218C00115000')]],
    ['at a higher strike', [shares(2, 'AAPL 261218C00240000')]],
    ['of an adjusted class, and fewer', [shares(1, 'AAPL OPT USD 28812380')]],
    ['while one is left', [shares(1, CALL), shares(2, 'AAPL 261218C00115000')]],
  ])('were closed by a person who holds another one %s', async (_, positions) => {
    const harness = await seen({ positions, at: '2026-12-02T15:00:00Z' });
    expect(JSON.stringify(harness.of('alarm-raised'))).not.toContain('a corporate action');
    expect(harness.of('execution-booked')).toMatchObject([{ symbol: CALL, side: 'sell' }]);
  });
});
