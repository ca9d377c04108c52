// A daemon, SSI and a feed as processes, at exchanges that keep other hours than HOSE: a share falls through its stop at 14:46. UPCOM trades
// until 15:00, so it is sold at once; HNX takes no more orders with a price, so it is sold at the next open, and nothing is refused meanwhile.

import { afterEach, describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/market/venues/vietnam/trading-rules.ts';
import type { StatusView } from '../../../src/trader/contract/status.ts';
import { type Daemon, spawnDaemon } from '../../crash/environment/daemon.ts';
import { createRunFolder, type RunFolder } from '../../crash/environment/instance.ts';
import { readJournal } from '../../crash/verdict/journal-findings.ts';
import {
  held,
  holdPrice,
  priceIn,
  readyWithCode,
  until,
} from '../../crash/vietnam/ssi-controls.ts';
import { buy, reportedBy } from '../../crash/vietnam/ssi-run.ts';
import type { SsiTruth } from '../../crash/vietnam/ssi-truth.ts';
import { ssiBookFindings, ssiHistoryFindings } from '../../crash/vietnam/ssi-verdict.ts';
import { createSsiWorld, type SsiWorld } from '../../crash/vietnam/ssi-world.ts';
import { pause } from '../../processes/waiting.ts';

/** Of what was bought on Wednesday, the first session in which it can be sold. */
const FRIDAY_1446 = '2026-06-12T14:46:00+07:00';
const FRIDAYS_END = Date.parse('2026-06-12T15:00:00+07:00');
const BEFORE_MONDAYS_OPEN = '2026-06-15T08:59:30+07:00';
const MONDAYS_OPEN = Date.parse('2026-06-15T09:00:00+07:00');
/** Half a minute of market time. */
const A_WHILE_MS = 3_000;

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

interface Held {
  readonly world: SsiWorld;
  readonly run: RunFolder;
}

/** Bought on Wednesday by a daemon that is gone on Friday. */
async function heldOn(exchange: Exchange): Promise<Held> {
  const world = await createSsiWorld(7, exchange);
  cleanUps.push(() => world.end());
  await holdPrice(world);
  const marketMs = Date.parse((await world.state()).time);
  const run = createRunFolder(world, world.place, { terms: {}, isFresh: true, marketMs });
  const daemon = await started({ world, run });
  await buy(world, daemon);
  await daemon.kill();
  return { world, run };
}

async function started({ world, run }: Held): Promise<Daemon> {
  const daemon = spawnDaemon(world, run);
  cleanUps.push(() => daemon.kill());
  expect(await readyWithCode(world, daemon), daemon.stderr()).toBeDefined();
  return daemon;
}

async function fall({ ssi, state, place }: SsiWorld, percent: number): Promise<number> {
  const { reference } = priceIn(await state(), place.symbol);
  const last = Math.ceil((reference * (1 - percent / 100)) / 100) * 100;
  await ssi('POST', '/price', { symbol: place.symbol, last });
  return last;
}

const sales = ({ fills }: SsiTruth) => fills.filter(({ side }) => side === 'S');

/** Sold once, at SSI and in the journal, and not one order was refused. */
async function expectSold({ world, run }: Held, daemon: Daemon): Promise<SsiTruth> {
  await until(daemon, 'the sale', async () => (await held(world)) === 0);
  await until(daemon, 'the sale in the journal', async () => {
    const reported = await reportedBy(daemon);
    return reported?.positions.length === 0;
  });
  const truth = await world.state();
  const reported = await reportedBy(daemon);
  if (reported === undefined) throw new Error('the daemon does not answer');
  await daemon.kill();
  const { facts, findings } = readJournal(run.journal, world.place.account, reported);
  expect([
    ...findings,
    ...ssiBookFindings(truth, world.place.symbol, reported),
    ...ssiHistoryFindings(truth, await world.placed(), facts),
  ]).toEqual([]);
  return truth;
}

describe('a share that falls through its stop when HOSE has closed', () => {
  it('is sold at UPCOM before 15:00, further below its reference than HOSE and HNX allow', async () => {
    const place = await heldOn('UPCOM');
    const { world } = place;
    await world.moveTo(FRIDAY_1446);
    const daemon = await started(place);
    const last = await fall(world, 13);
    const truth = await expectSold(place, daemon);
    expect(Date.parse(truth.time)).toBeLessThan(FRIDAYS_END);
    for (const { price } of sales(truth)) {
      expect(price % 100).toBe(0);
      expect(price).toBeLessThan(last * 1.03);
    }
  });

  it('waits at HNX for the open of the next session, and no order is refused', async () => {
    const place = await heldOn('HNX');
    const { world } = place;
    await world.moveTo(FRIDAY_1446);
    const friday = await started(place);
    await fall(world, 8);
    await pause(A_WHILE_MS);
    const { open_orders: open, completed_orders: completed } = await world.state();
    expect([...open, ...completed].filter(({ side }) => side === 'S')).toEqual([]);
    const status = await friday.control.get<StatusView>('/status');
    // Nobody could sell: the market is closed, which is no fault of the watch.
    expect(status.ok && status.value.watched).toMatchObject([{ kind: 'watched' }]);
    await friday.kill();

    await world.moveTo(BEFORE_MONDAYS_OPEN);
    await fall(world, 5);
    const monday = await started(place);
    const truth = await expectSold(place, monday);
    expect(Date.parse(truth.time)).toBeGreaterThanOrEqual(MONDAYS_OPEN);
    for (const { price } of sales(truth)) expect(price % 100).toBe(0);
  });
});
