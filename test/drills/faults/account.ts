// Stops in other hands, trades and shares of somebody else, and the market.
import type { Drill } from './fault-drill.ts';

const of = { symbol: 'SYMBOL' };
const FLAT = { shares: 0, stop: 0 };

export const ACCOUNT_DRILLS: readonly Drill[] = [
  {
    ...{ name: 'stop-cancelled-by-hand', kind: 'stop-cancelled-by-hand', fields: of },
    alarms: ['stop-by-hand'],
  },
  {
    ...{ name: 'stop-cancelled-by-hand, twice', kind: 'stop-cancelled-by-hand', fields: of },
    async begin(scene) {
      await scene.becomesCovered();
      await scene.fault('stop-cancelled-by-hand', { symbol: scene.symbol });
    },
    alarms: ['stop-by-hand', 'contested'],
    maybe: ['unprotected'],
  },
  {
    ...{ name: 'stop-moved-by-hand', kind: 'stop-moved-by-hand', fields: { ...of, price: 95 } },
    alarms: ['stop-by-hand'],
  },
  {
    ...{ name: 'stop-vanishes', kind: 'stop-vanishes', fields: of, watchSeconds: 65 },
    ...{ alarms: ['stop-by-hand'] },
  },
  {
    name: 'stop-inactive',
    kind: 'stop-inactive',
    fields: of,
    alarms: ['stop-held', 'cancel-unanswered'],
    maybe: ['stop-unseen', 'unprotected'],
    outside: [
      {
        page: 'cancel-unanswered',
        says: 'Cancel the order in the program of the broker',
        does: (scene) => scene.cancelAtBroker(),
      },
    ],
    watchSeconds: 40,
  },
  { name: 'manual-close', kind: 'manual-close', fields: of, alarms: ['closed-by-hand'], end: FLAT },
  {
    ...{ name: 'manual-close, a part', kind: 'manual-close', fields: { ...of, shares: 40 } },
    ...{ alarms: ['closed-by-hand'], end: { shares: 60, stop: 60 } },
  },
  {
    ...{ name: 'manual-order', kind: 'manual-order', fields: of, alarms: [] },
    end: { shares: 110, stop: 100 },
  },
  {
    ...{ name: 'margin-liquidation', kind: 'margin-liquidation', fields: of },
    ...{ alarms: ['closed-by-hand'], end: FLAT },
  },
  {
    ...{ name: 'fraction-by-hand', kind: 'fraction-by-hand', fields: of },
    alarms: ['closed-by-hand', 'remainder'],
    outside: [
      {
        page: 'remainder',
        says: 'Sell it in the app of the broker',
        does: async (scene) =>
          void (await scene.orderByHand({ action: 'SELL', type: 'MKT', quantity: 0.63 })),
      },
    ],
    end: { shares: 99, stop: 99 },
  },
  {
    ...{ name: 'dividend-in-shares', kind: 'dividend-in-shares', fields: { ...of, shares: 3 } },
    ...{ alarms: [], end: { shares: 103, stop: 100 } },
  },
  {
    ...{ name: 'transfer, in', kind: 'transfer', fields: { ...of, direction: 'in', shares: 50 } },
    ...{ alarms: [], end: { shares: 150, stop: 100 } },
  },
  {
    ...{ name: 'transfer, out', kind: 'transfer', fields: { ...of, direction: 'out', shares: 50 } },
    ...{ alarms: ['quantity-mismatch', 'inferred-execution'], end: { shares: 50, stop: 50 } },
    watchSeconds: 70,
  },
  {
    ...{ name: 'position-lag', kind: 'position-lag', fields: { ...of, for_ms: 30_000 }, held: 0 },
    begin: async ({ sluice, symbol }) =>
      void (await sluice('buy', symbol, '100', '--stop', '2%', '--target', '6%', '--yes')),
    ...{ alarms: ['quantity-mismatch'], watchSeconds: 40 },
  },
  { name: 'halt', kind: 'halt', fields: { ...of, for_ms: 15_000 }, alarms: [], watchSeconds: 20 },
  {
    ...{ name: 'bad-print', kind: 'bad-print', fields: { ...of, price: 90 }, alarms: [] },
    begin: (scene) => scene.price(100),
  },
  { name: 'day-rollover', kind: 'day-rollover', alarms: [] },
];
