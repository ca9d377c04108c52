// What a step at SSI does to the daemon and the world, and what it may wait for; a daemon that dies ends the step.
import type { SignalRow } from '../../../src/trader/contract/prediction-rows.ts';
import type { StatusView } from '../../../src/trader/contract/status.ts';
import { eventually } from '../../processes/waiting.ts';
import type { Daemon } from '../environment/daemon.ts';
import { Died, Waited } from '../matrix/controls.ts';
import type { SsiTruth } from './ssi-truth.ts';
import { heldAt } from './ssi-verdict.ts';
import type { SsiWorld } from './ssi-world.ts';

const READY_MS = 60_000;
const STEP_MS = 30_000;
const CODE_AGAIN_MS = 1_000;
const PUBLISH_AGAIN_MS = 2_000;
const SIDES = { BUY: 'long', SELL: 'short' } as const;
const STOP_PERCENT = 3;
/** The coarsest. */
const STEP = 100;

/** Ready to trade: whoever starts it types the code as long as it asks. */
export async function readyWithCode(world: SsiWorld, daemon: Daemon): Promise<number | undefined> {
  let askedAt = Number.NEGATIVE_INFINITY;
  let isOver = false;
  const typing = (async () => {
    await eventually(
      async () => {
        if (isOver || daemon.isDead()) return true;
        const status = await daemon.control.get<StatusView>('/status');
        if (!status.ok || !/login|code/i.test(status.value.ready.why)) return undefined;
        if (performance.now() - askedAt < CODE_AGAIN_MS) return undefined;
        askedAt = performance.now();
        await daemon.control.post('/login', { code: world.otp });
        return undefined;
      },
      { deadlineMs: READY_MS, everyMs: 50 },
    );
  })();
  const readyMs = await daemon.ready(READY_MS);
  isOver = true;
  await typing;
  return readyMs;
}

export async function until(
  daemon: Daemon,
  what: string,
  condition: () => Promise<boolean>,
): Promise<void> {
  const outcome = await eventually(
    async () => {
      if (daemon.isDead()) return 'dead';
      return (await condition()) ? 'met' : undefined;
    },
    { deadlineMs: STEP_MS },
  );
  if (outcome === 'dead') throw new Died();
  if (outcome === undefined) throw new Waited(what);
}

/** Publishes it until the daemon has judged it by something else than its own youth. */
export async function predict(
  world: SsiWorld,
  daemon: Daemon,
  signal: 'BUY' | 'SELL',
): Promise<void> {
  const { symbol } = world.place;
  let publishedAt = Number.NEGATIVE_INFINITY;
  let confidence = 0.9;
  await until(daemon, `an answer to ${signal}`, async () => {
    const seen = await daemon.control.get<SignalRow[]>('/signals');
    const mine = seen.ok ? seen.value.filter(({ side }) => side === SIDES[signal]) : [];
    if (mine.some(({ reasons }) => reasons.length === 0)) return true;
    if (signal === 'SELL' && mine.length > 0) return true;
    if (performance.now() - publishedAt < PUBLISH_AGAIN_MS) return false;
    publishedAt = performance.now();
    confidence += 0.001;
    const stock_price = priceIn(await world.state(), symbol).last;
    await world.flow('POST', '/prediction', { ticker: symbol, signal, confidence, stock_price });
    return false;
  });
}

export function priceIn(truth: SsiTruth, symbol: string): SsiTruth['prices'][number] {
  const price = truth.prices.find((one) => one.symbol === symbol);
  if (price === undefined) throw new Error(`${symbol} has no price`);
  return price;
}

/** Stands still at the reference. */
export async function holdPrice(world: SsiWorld): Promise<void> {
  const { symbol } = world.place;
  // The exchange lists a symbol once somebody asks for it.
  await world.ssi('POST', '/price', { symbol, last: 1 }).catch(() => undefined);
  const { reference } = priceIn(await world.state(), symbol);
  await world.ssi('POST', '/price', { symbol, last: reference });
}

/** Through the stop, and above the floor of every exchange; on a step of each of them. */
export async function fallThroughStop(world: SsiWorld): Promise<void> {
  const { symbol } = world.place;
  const { reference } = priceIn(await world.state(), symbol);
  const last = Math.ceil((reference * (1 - (STOP_PERCENT + 2) / 100)) / STEP) * STEP;
  await world.ssi('POST', '/price', { symbol, last });
}

export async function held(world: SsiWorld): Promise<number> {
  return heldAt(await world.state(), world.place.symbol).held;
}
