// Orders and their answers, executions, and changes of orders.
import type { Drill, Scene } from './fault-drill.ts';

const BUY = ['--stop', '2%', '--target', '6%', '--yes'];

async function buy({ sluice, symbol }: Scene): Promise<void> {
  await sluice('buy', symbol, '100', ...BUY);
}

async function exit({ sluice, symbol }: Scene): Promise<void> {
  await sluice('exit', symbol, '--yes');
}

async function tighten({ sluice, symbol }: Scene): Promise<void> {
  await sluice('stop-at', symbol, '98.50');
}

/** Of the entry that works. */
async function cancelEntry({ sluice, symbol, truth }: Scene): Promise<void> {
  const { open_orders: orders } = await truth();
  const entry = orders.find((order) => order.symbol === symbol && order.action === 'BUY');
  if (entry !== undefined) await sluice('cancel', entry.order_ref, '--yes');
}

const of = { symbol: 'SYMBOL' };
const FLAT = { shares: 0, stop: 0 };
/** A position is bought while the fault waits. */
const bought = { held: 0, begin: buy } as const;

export const ORDER_DRILLS: readonly Drill[] = [
  {
    ...{ name: 'swallow-order', kind: 'swallow-order', fields: { ...of, leg: 'parent' } },
    ...{ ...bought, alarms: ['order-unknown'], end: FLAT },
  },
  {
    ...{ name: 'swallow-order, its stop', kind: 'swallow-order' },
    ...{
      fields: { ...of, leg: 'child', count: 2 },
      ...bought,
      alarms: ['order-unknown'],
      maybe: ['stop-unseen'],
      end: FLAT,
    },
  },
  {
    ...{ name: 'swallow-cancel', kind: 'swallow-cancel', fields: { ...of, count: 4 }, held: 0 },
    async begin(scene) {
      await scene.fault('partial-fill', { symbol: scene.symbol, shares: 30 });
      await buy(scene);
      await exit(scene);
    },
    ...{ alarms: ['cancel-unanswered'], end: FLAT },
    outside: [
      {
        page: 'cancel-unanswered',
        says: 'Cancel the order in the program of the broker',
        does: (scene) => scene.cancelAtBroker(),
      },
    ],
  },
  { name: 'reject', kind: 'reject', fields: of, ...bought, alarms: [], end: FLAT },
  {
    ...{ name: 'reject, its stop', kind: 'reject', fields: { ...of, leg: 'child' } },
    ...{ ...bought, alarms: [] },
  },
  {
    ...{ name: 'stop-reject', kind: 'stop-reject', fields: of, alarms: [] },
    ...bought,
  },
  {
    ...{ name: 'stop-reject, again and again', kind: 'stop-reject', fields: { ...of, count: 20 } },
    begin: (scene) => scene.fault('stop-cancelled-by-hand', { symbol: scene.symbol }),
    ...{ alarms: ['stop-by-hand', 'unprotected'], end: FLAT },
  },
  {
    name: 'held-legs',
    kind: 'held-legs',
    fields: of,
    ...bought,
    alarms: ['order-unknown'],
    end: FLAT,
  },
  { name: 'duplicate-id', kind: 'duplicate-id', fields: of, ...bought, alarms: ['order-unknown'] },
  {
    ...{ name: 'locate', kind: 'locate', fields: { ...of, for_ms: 60_000 }, held: 0 },
    begin: async ({ sluice, symbol }) =>
      void (await sluice('sell', symbol, '100', '--effect', 'open', ...BUY)),
    ...{ alarms: [], end: FLAT, watchSeconds: 25 },
  },
  {
    name: 'modify-forks',
    kind: 'modify-forks',
    fields: of,
    begin: tighten,
    alarms: ['order-forked'],
  },
  { name: 'swallow-change', kind: 'swallow-change', begin: tighten, alarms: [] },
  { name: 'change-refused', kind: 'change-refused', begin: tighten, alarms: [] },
  {
    name: 'late-cancel-ack',
    kind: 'late-cancel-ack',
    fields: of,
    begin: exit,
    alarms: ['order-unknown'],
    end: FLAT,
  },
  {
    ...{ name: 'cancelled-then-filled', kind: 'cancelled-then-filled', fields: of, held: 0 },
    async begin(scene) {
      await scene.fault('partial-fill', { symbol: scene.symbol, shares: 30 });
      await buy(scene);
      await cancelEntry(scene);
    },
    alarms: [],
  },
  {
    ...{ name: 'filled-during-cancel', kind: 'filled-during-cancel', fields: of, held: 0 },
    async begin(scene) {
      await scene.fault('partial-fill', { symbol: scene.symbol, shares: 30 });
      await buy(scene);
      await exit(scene);
    },
    ...{ alarms: [], end: FLAT },
  },
  {
    ...{ name: 'partial-fill', kind: 'partial-fill', fields: { ...of, shares: 40 } },
    ...{ ...bought, alarms: [], end: { shares: 40, stop: 40 }, watchSeconds: 40 },
  },
  { name: 'execution-first', kind: 'execution-first', fields: of, ...bought, alarms: [] },
  {
    ...{ name: 'no-order-status', kind: 'no-order-status', fields: { ...of, count: 2 } },
    ...{ ...bought, alarms: [] },
  },
  { name: 'duplicate-execution', kind: 'duplicate-execution', fields: of, ...bought, alarms: [] },
  {
    ...{ name: 'order-ref-suffix', kind: 'order-ref-suffix', fields: { ...of, count: 3 } },
    ...{ ...bought, alarms: [] },
  },
  {
    ...{ name: 'correct-execution', kind: 'correct-execution', fields: { ...of, shares: 60 } },
    ...{ ...bought, alarms: [], end: { shares: 60, stop: 60 } },
  },
  {
    name: 'unlisted-code',
    kind: 'unlisted-code',
    fields: { on: 'order' },
    ...bought,
    alarms: [],
    end: FLAT,
  },
  {
    name: 'commission-pending',
    kind: 'commission-pending',
    fields: { for_ms: 5_000 },
    ...bought,
    alarms: [],
  },
  {
    name: 'commission-late',
    kind: 'commission-late',
    fields: { for_ms: 5_000 },
    ...bought,
    alarms: [],
  },
  { name: 'commission-never', kind: 'commission-never', ...bought, alarms: [] },
  {
    name: 'commission-corrected',
    kind: 'commission-corrected',
    fields: { for_ms: 5_000 },
    ...bought,
    alarms: [],
  },
  {
    ...{ name: 'frames', kind: 'frames', ...bought, alarms: [] },
    fields: { message: 'orderStatus', action: 'drop', count: 3 },
  },
  {
    ...{ name: 'group-names-kept', kind: 'group-names-kept', held: 0, alarms: [] },
    begin: buyAndTighten,
  },
  {
    ...{ name: 'group-names-late', kind: 'group-names-late', held: 0, alarms: [] },
    begin: buyAndTighten,
  },
  {
    ...{ name: 'group-revisions', kind: 'group-revisions', begin: tighten },
    ...{ alarms: ['stop-unmovable'], end: FLAT },
  },
  {
    ...{ name: 'day-children', kind: 'day-children', ...bought, alarms: ['day-order'] },
    outside: [
      {
        page: 'day-order',
        says: 'Change the order presets of the gateway to good-till-cancelled',
        does: (scene) => scene.heal(),
      },
    ],
    ...{ isClosedLater: true, end: FLAT },
  },
  { name: 'oca-block', kind: 'oca-block', begin: exit, alarms: ['exit-held'], end: FLAT },
  {
    name: 'price-capped',
    kind: 'price-capped',
    begin: exit,
    alarms: ['exit-held'],
    end: FLAT,
    watchSeconds: 40,
  },
];

async function buyAndTighten(scene: Scene): Promise<void> {
  await buy(scene);
  await tighten(scene);
}
