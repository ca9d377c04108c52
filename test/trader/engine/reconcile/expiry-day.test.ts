// On the day on which two bought spreads of calls expire, a person trades one contract while the daemon runs, before or after it has begun to
// close them, and the account shows it before or after the trade is reported.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { isLive } from '../../../../src/trader/engine/state/position-lookups.ts';
import type { ReportedExecution } from '../../../../src/trader/ports/broker-reports.ts';
import { inTurn } from '../../../runs/runs.ts';
import type { Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { BOUGHT, held, holds, listed, SOLD, SPREAD } from './spreads.ts';

const CHOICES = {
  time: ['15:00', '20:20', '20:50'],
  traded: [BOUGHT, SOLD],
  units: [1, 2, 3],
  reported: ['trade first', 'account first', 'account alone'],
  stock: [225, 235, 250],
} as const;

function* everyDay() {
  for (const time of CHOICES.time)
    for (const traded of CHOICES.traded)
      for (const units of CHOICES.units)
        for (const reported of CHOICES.reported)
          for (const stock of CHOICES.stock) yield { time, traded, units, reported, stock };
}

async function priced(harness: Harness, stock: number): Promise<void> {
  const worth = (strike: number) => Math.max(0.05, stock - strike);
  await harness.quote(stock);
  for (const [symbol, value] of [
    [BOUGHT, worth(230)],
    [SOLD, worth(240)],
    [SPREAD, Math.max(0.1, worth(230) - worth(240))],
  ] as const)
    await harness.quote(value, { symbol, bid: value - 0.04, ask: value + 0.04 });
  await harness.pass(1_000);
}

describe('one contract of a vertical on its last day', () => {
  it.each([...inTurn(everyDay(), 0, 1 / 2)])(
    'is traded by a person: no order is for a contract that the account does not have: %o',
    async ({ time, traded, units, reported, stock }) => {
      const harness = await held();
      const account = new Map([
        [BOUGHT, 2],
        [SOLD, -2],
      ]);
      const rows = () => [...account].map(([symbol, quantity]) => holds(symbol, quantity));
      const open = () =>
        [...harness.broker.terms.values()]
          .filter(({ orderRef }) => {
            const order = harness.state().orders.get(orderRef);
            return order !== undefined && isLive(order);
          })
          .map((terms) => reportOf(terms));
      for (const contract of [BOUGHT, SOLD]) await listed(harness, contract, contract.slice(-4));
      await harness.snapshot({ positions: rows() });
      await harness.jump(instant(Date.parse(`2026-12-18T${time}:00Z`)));
      await priced(harness, stock);
      await harness.snapshot({ positions: rows(), openOrders: open() });
      await harness.pass(6_000);
      await priced(harness, stock);
      const begun = harness.submits('exit').flatMap(({ legs }) => legs);
      for (const terms of begun) await harness.told(terms);
      const side = traded === BOUGHT ? 'sell' : 'buy';
      const execution: ReportedExecution = {
        ...{ account: ACCOUNT, execId: '0009.beef.01.01', orderRef: '', symbol: traded, side },
        ...{ shares: units, price: 5, cumulativeQuantity: units, averagePrice: 5 },
        ...{ at: harness.now(), brokerLink: undefined },
      };
      account.set(traded, (account.get(traded) ?? 0) + (side === 'buy' ? units : -units));
      const position = holds(traded, account.get(traded) ?? 0);
      if (reported === 'trade first') harness.broker.say({ type: 'execution', execution });
      await harness.settle();
      await priced(harness, stock);
      harness.broker.say({ type: 'position', position });
      await harness.settle();
      await priced(harness, stock);
      if (reported === 'account first') harness.broker.say({ type: 'execution', execution });
      await harness.settle();
      for (let times = 0; times < 6; times += 1) {
        const executions = reported === 'account alone' && times < 3 ? [] : [execution];
        await harness.snapshot({ positions: rows(), openOrders: open(), executions });
        await harness.pass(3_000);
        for (const ref of harness.cancels()) {
          const terms = harness.broker.terms.get(ref);
          const order = harness.state().orders.get(ref);
          if (terms !== undefined && order !== undefined && isLive(order))
            await harness.status(terms, 'cancelled');
        }
        await priced(harness, stock);
      }
      const left = Math.max(0, 2 - units);
      const other = traded === BOUGHT ? SOLD : BOUGHT;
      const sent = harness
        .submits('exit')
        .flatMap(({ legs }) => legs)
        .slice(begun.length);
      for (const { symbol, quantity } of sent) {
        expect([symbol, symbol === SPREAD ? quantity <= left : symbol === other]).toEqual([
          symbol,
          true,
        ]);
      }
      const remaining = [...harness.state().active.keys()].map((id) => {
        const position = harness.state().positions.get(id);
        return [
          position?.symbol,
          position !== undefined && 'quantity' in position ? position.quantity : 0,
        ];
      });
      const alone = Math.min(2, units) * (other === SOLD ? -1 : 1);
      expect(remaining).toEqual([...(left > 0 ? [[SPREAD, left]] : []), [other, alone]]);
      expect(sent.filter(({ symbol }) => symbol === other)).not.toEqual([]);
    },
  );
});
