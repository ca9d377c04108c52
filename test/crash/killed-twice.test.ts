// Killed while a short entry is on the wire, killed again as soon as its fill is recorded, and a person covers while the
// daemon is down: his execution closes our position at its price, and no exit rests for shares that are gone.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { openJournal } from '../../src/trader/adapters/sqlite/journal/journal.ts';
import type { PositionRow, TradeRow } from '../../src/trader/contract/order-rows.ts';
import type { Fact } from '../../src/trader/domain/facts/facts.ts';
import type { TruthOrder } from '../processes/gateway-truth.ts';
import { until } from '../processes/waiting.ts';
import { type Daemon, spawnDaemon } from './environment/daemon.ts';
import { createRunFolder, type RunFolder } from './environment/instance.ts';
import type { KillPoint } from './environment/kill-point.ts';
import { createWorld, type Place, type World } from './environment/world.ts';
import { createControls, Died } from './matrix/controls.ts';
import { createRequests } from './matrix/requests.ts';

const COVER_PRICE = 97.92;
const READY_MS = 60_000;
const ON_THE_WIRE: KillPoint = { at: 'frame', verb: 'new', leg: 's', moment: 'after' };
const RECORDED: KillPoint = {
  at: 'commit',
  fact: 'execution-booked',
  having: '"leg":"e"',
  moment: 'after',
};

let world: World;
let daemon: Daemon | undefined;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(async () => {
  await daemon?.kill();
  await world?.end();
});

async function placed(): Promise<Place> {
  const place = await world.place();
  if (place === undefined) throw new Error('the world is used up');
  return place;
}

function factsIn({ journal }: RunFolder, { account }: Place): readonly Fact[] {
  const opened = openJournal({ file: journal, mode: 'paper', account });
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  const facts = [...opened.value.read(0)].map(({ fact }) => fact);
  opened.value.close();
  return facts;
}

function diesAt(run: RunFolder, point: KillPoint): Daemon {
  daemon = spawnDaemon(world, run, point);
  return daemon;
}

it('a short that a person covered between two deaths is closed at his price', async () => {
  const place = await placed();
  const { account, symbol } = place;
  const marketMs = Date.parse((await world.state()).time);
  const terms = { entry: { side: 'short', when: 'prediction.confidence >= 0.7' } } as const;
  const run = createRunFolder(world, place, { terms, isFresh: true, marketMs });
  const controls = createControls({
    world,
    place,
    run,
    requests: createRequests(place),
    daemon: () => daemon,
  });
  const open = async (): Promise<readonly TruthOrder[]> =>
    (await world.state()).open_orders.filter((order) => order.account === account);
  const net = async (): Promise<number> =>
    (await world.state()).positions.find((held) => held.account === account)?.quantity ?? 0;
  await controls.price(100);

  const first = diesAt(run, ON_THE_WIRE);
  await first.ready(READY_MS);
  await expect(controls.predict('SELL')).rejects.toBeInstanceOf(Died);
  await until('the entry has filled', async () => (await net()) === -100);
  expect(await open()).toHaveLength(2);

  const second = diesAt(run, RECORDED);
  await until('it died with the fill recorded', () => second.isDead());
  expect(factsIn(run, place).filter(({ type }) => type === 'foreign-seen')).toEqual([]);

  await controls.price(COVER_PRICE - 0.01);
  await controls.byHand('BUY', 100);
  await until('a person has covered', async () => (await net()) === 0);
  const covered = (await world.state()).executions.findLast((one) => one.account === account);
  expect(covered).toMatchObject({ order_ref: '' });

  daemon = spawnDaemon(world, run);
  await daemon.ready(READY_MS);
  await until('nothing rests', async () => (await open()).length === 0);
  const trades = await daemon.control.get<TradeRow[]>('/trades');
  const positions = await daemon.control.get<PositionRow[]>('/positions');
  expect(positions).toMatchObject({ ok: true, value: [] });
  expect(trades).toMatchObject({
    ok: true,
    value: [{ symbol, reason: 'closed_by_hand', quantity: 100 }],
  });
  await daemon.kill();
  const facts = factsIn(run, place);
  const closings = facts.filter((fact) => fact.type === 'position-closed');
  expect(closings).toMatchObject([{ exitPrice: covered?.price }]);
  expect(closings[0]?.isInferred ?? false).toBe(false);
  expect(facts.filter(({ type }) => type === 'foreign-seen')).toEqual([]);
  expect(await net()).toBe(0);
});
