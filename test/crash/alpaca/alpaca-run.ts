// One run at Alpaca: a daemon is killed within a trade, with a fault of the service or without, started again, and compared with the
// simulator's own records.
import { writeFileSync } from 'node:fs';
import { createRandom } from '../../../src/kernel/random.ts';
import { withFreshPrices } from '../../cli/place/fresh-prices.ts';
import { makePlace, type Place } from '../../cli/place/sluice.ts';
import { type SimulatorProcess, startSimulator } from '../../processes/simulator.ts';
import { eventually, until } from '../../processes/waiting.ts';
import type { Finding } from '../verdict/finding.ts';
import type { Outcome } from '../verdict/outcome.ts';

const FAULTS = ['lost-answer', 'server-error', 'slow', 'no-event', 'duplicate-event', 'none'];
/** The start of a program counts, which takes minutes where much else runs. */
const RECOVERY_MS = 400_000;
const ACTS_MS = 60_000;
/** An order of 4 shares, of which a part may fill first. */
const SHARES = 4;
const PARTIALS = '40';
const LIMITS = ['--limit', '151', '--stop', '3%'];
/** Of a sale above the market: it takes the place beside the stop that a target has. */
const TARGET = 160;
const LEAST = { entry: 0, exit: 1, target: SHARES, cancel: SHARES };
const STEPS = ['entry', 'exit', 'target', 'cancel'] as const;
const ENTRY = /^[a-z2-7]{8}\.[0-9a-z]+\.e/;

export interface AlpacaCase {
  readonly seed: number;
  readonly step: (typeof STEPS)[number];
  readonly fault: string;
  /** After the request has been written to the wire, ms. */
  readonly killedAfterMs: number;
  readonly isDownMs: number;
}

export function alpacaCaseOf(seed: number): AlpacaCase {
  const random = createRandom(seed, 'alpaca');
  return {
    seed,
    step: STEPS[Math.floor(random.between(0, STEPS.length))] ?? 'entry',
    fault: FAULTS[Math.floor(random.between(0, FAULTS.length))] ?? 'none',
    killedAfterMs: random.between(0, 300),
    isDownMs: random.between(0, 2_000),
  };
}

interface Shown {
  readonly client_order_id: string;
  readonly side: string;
  readonly type: string;
  readonly qty: string;
  readonly filled_qty: string;
  readonly limit_price?: string | null;
}

interface Truth {
  readonly positions: readonly { readonly quantity: string }[];
  readonly open_orders: readonly Shown[];
  readonly completed_orders: readonly Shown[];
}

export async function playAlpacaCase(crash: AlpacaCase): Promise<Outcome> {
  const place = makePlace();
  const clock = `2026-11-24T10:00:00-05:00@${Date.now()}x1`;
  // A sale of all needs an entry that has filled whole.
  const partials = LEAST[crash.step] === SHARES ? '0' : PARTIALS;
  const more = ['--partials', partials, '--seed', String(crash.seed)];
  const alpaca = await startSimulator('alpaca', clock, more);
  try {
    configure(place, alpaca);
    return await play({ place, alpaca, clock }, crash);
  } finally {
    await place.run('stop', '--timeout', '10');
    await alpaca.end();
    place.leave();
  }
}

interface World {
  readonly place: Place;
  readonly alpaca: SimulatorProcess;
  readonly clock: string;
}

function configure({ config }: Place, { port }: SimulatorProcess): void {
  writeFileSync(
    config,
    [
      ...['broker: alpaca', 'mode: paper', 'account: PA3SIMULATED', 'metrics: { port: 0 }'],
      'alpaca:',
      ...['  api_key: PKSIMULATED', '  api_secret: simulated', `  url: http://127.0.0.1:${port}`],
      `  data_url: http://127.0.0.1:${port}`,
      `  data_stream_url: ws://127.0.0.1:${port}/v2`,
    ].join('\n'),
  );
}

async function play(world: World, crash: AlpacaCase): Promise<Outcome> {
  const { place, clock } = world;
  const { fault, step } = crash;
  await control(world, 'POST', '/price', { symbol: 'AAPL', last: 150, bid: 149.99, ask: 150.01 });
  const daemon = place.spawn('start', '--clock', clock, '--foreground');
  await until('the order is allowed', async () => {
    const { code } = await place.run('buy', 'AAPL', String(SHARES), ...LIMITS, '--check');
    return code === 0;
  });
  const buy = ['buy', 'AAPL', String(SHARES), ...LIMITS, '--yes'];
  const sale = ['sell', 'AAPL', String(SHARES), '--limit', String(TARGET), '--yes'];
  if (step !== 'entry') {
    const { out } = await withFreshPrices(place.run, ...buy);
    const isHeld = await eventually(
      async () => (heldIn(await truthOf(world)) >= LEAST[step] ? true : undefined),
      {
        deadlineMs: ACTS_MS,
      },
    );
    if (isHeld !== true) return { findings: [], nakedMs: 0, missed: `not bought: ${out.trim()}` };
    await eventually(() => isSettled(world), { deadlineMs: ACTS_MS, everyMs: 300 });
  }
  if (step === 'cancel') {
    const { out, err } = await withFreshPrices(place.run, ...sale);
    const isResting = await eventually(
      async () => ((await targetsOf(world)).length > 0 ? true : undefined),
      { deadlineMs: ACTS_MS },
    );
    if (isResting !== true)
      return { findings: [], nakedMs: 0, missed: `no target: ${out.trim()} ${err.trim()}` };
  }
  const acts = {
    entry: buy,
    exit: ['exit', 'AAPL', '--yes'],
    target: sale,
    cancel: ['cancel', (await targetsOf(world))[0] ?? ''],
  };
  if (fault !== 'none') await control(world, 'POST', '/fault', faultOf(fault));
  const before = await changesOn(world);
  const watch = watchBare(world);
  const answer = withFreshPrices(place.run, ...acts[step]);
  const acted = await eventually(
    async () => ((await changesOn(world)) > before ? true : undefined),
    { deadlineMs: ACTS_MS },
  );
  await passed(crash.killedAfterMs);
  const gone = new Promise((settled) => daemon.once('exit', settled));
  daemon.kill('SIGKILL');
  await gone;
  await passed(crash.isDownMs);
  await control(world, 'DELETE', '/fault');
  const began = performance.now();
  place.spawn('start', '--clock', clock, '--foreground');
  const isClean = await eventually(() => isSettled(world), {
    deadlineMs: RECOVERY_MS,
    everyMs: 300,
  });
  const nakedMs = await watch.end();
  const findings = [
    ...(await findingsOf(world, isClean === true)),
    ...(await targetFindings(world, step)),
  ];
  const recovery = isClean === true ? { recoveryMs: performance.now() - began } : {};
  const { out, err } = await answer;
  const missed = acted === undefined ? { missed: `nothing reached the wire: ${out}${err}` } : {};
  return { findings, nakedMs, ...recovery, ...missed };
}

function faultOf(kind: string): object {
  return kind === 'slow' ? { kind, for_ms: 400 } : { kind, count: 2 };
}

/** The daemon agrees with the account, and every share that is held has a stop; after the daemon's own patience. */
async function isSettled(world: World): Promise<true | undefined> {
  const { out } = await world.place.run('status', '--json');
  const status = parsed(out);
  if (status?.state !== 'trading' || status.comparison?.is_clean !== true) return undefined;
  if (status.unknown_orders > 0) return undefined;
  const truth = await truthOf(world);
  const isOurs = (await ourShares(world)) === heldIn(truth);
  return isOurs && stoppedIn(truth) === heldIn(truth) ? true : undefined;
}

async function findingsOf(world: World, isClean: boolean): Promise<Finding[]> {
  const truth = await truthOf(world);
  const [held, stopped] = [heldIn(truth), stoppedIn(truth)];
  const findings: Finding[] = [];
  const entries = [...truth.open_orders, ...truth.completed_orders]
    .map((order) => order.client_order_id.replace(/\.(?:f|r\d+)/g, ''))
    .filter((name) => ENTRY.test(name));
  const twice = entries.filter((name, at) => entries.indexOf(name) !== at);
  if (twice.length > 0) findings.push({ counter: 'duplicates', text: `twice: ${twice.join()}` });
  if (held > SHARES || held < 0) findings.push({ counter: 'duplicates', text: `${held} are held` });
  if (stopped < held) findings.push({ counter: 'naked', text: `stops for ${stopped} of ${held}` });
  if (stopped > held)
    findings.push({ counter: 'oversold', text: `stops for ${stopped} of ${held}` });
  if (!isClean)
    findings.push({ counter: 'lost', text: (await world.place.run('status', '--json')).out });
  return findings;
}

/** What is at work there is what the daemon shows, and sells all of it once, or nothing after a cancel. */
async function targetFindings(world: World, step: AlpacaCase['step']): Promise<Finding[]> {
  if (step !== 'target' && step !== 'cancel') return [];
  const findings: Finding[] = [];
  const [shown, there] = [await targetsOf(world), targetsIn(await truthOf(world))];
  const before = heldIn(await truthOf(world));
  if (shown.length !== there || (step === 'cancel' && there > 0))
    findings.push({ counter: 'lost', text: `${there} targets, ${shown.join()} shown` });
  if (step === 'target' && before > 0 && there === 0)
    findings.push({ counter: 'lost', text: 'the sale that was asked for is not at work' });
  await control(world, 'POST', '/price', { symbol: 'AAPL', last: 165, bid: 164.99, ask: 165.01 });
  const left = there > 0 ? 0 : before;
  const isLeft = await eventually(
    async () => (heldIn(await truthOf(world)) === left ? await isSettled(world) : undefined),
    { deadlineMs: RECOVERY_MS, everyMs: 300 },
  );
  if (isLeft !== true) {
    const { out } = await world.place.run('status', '--json');
    const text = `${heldIn(await truthOf(world))} held, not ${left}, above the target: ${out}`;
    findings.push({ counter: 'lost', text });
  }
  return findings;
}

/** The references of the sales at the limit that the daemon has at work. */
async function targetsOf({ place }: World): Promise<readonly string[]> {
  const rows = parsed((await place.run('orders', '--json')).out);
  if (!Array.isArray(rows)) return [];
  return rows
    .filter((row) => WORKS.test(row.state) && row.action === 'SELL' && row.limit_price === TARGET)
    .map((row) => row.order_ref);
}

function targetsIn({ open_orders: open }: Truth): number {
  return open.filter(
    ({ type, side, limit_price: limit }) =>
      type === 'limit' && side === 'sell' && Number(limit) === TARGET,
  ).length;
}

const WORKS = /^(?:working|acknowledged|sent|partially_filled|pending_modify|unknown)$/;
const SAMPLE_MS = 25;

/** How long shares were held for which no stop acted, in samples: the exits of an entry that works do not act yet. */
function watchBare(world: World): { end(): Promise<number> } {
  let isOver = false;
  async function sampled(): Promise<number> {
    let bareMs = 0;
    let at = performance.now();
    while (!isOver) {
      const truth = await truthOf(world);
      const isPartial = truth.open_orders.some(({ side }) => side === 'buy');
      const isBare = heldIn(truth) > (isPartial ? 0 : stoppedIn(truth));
      if (isBare) bareMs += performance.now() - at;
      at = performance.now();
      await passed(SAMPLE_MS);
    }
    return Math.round(bareMs);
  }
  const sum = sampled();
  return {
    end() {
      isOver = true;
      return sum;
    },
  };
}

async function ourShares({ place }: World): Promise<number> {
  const rows = parsed((await place.run('positions', '--json')).out);
  return Array.isArray(rows) ? rows.reduce((sum, row) => sum + row.quantity, 0) : Number.NaN;
}

function heldIn({ positions }: Truth): number {
  return positions.reduce((sum, { quantity }) => sum + Number(quantity), 0);
}

function stoppedIn({ open_orders: open }: Truth): number {
  return open
    .filter(({ type, side }) => type === 'stop' && side === 'sell')
    .reduce((sum, { qty, filled_qty: filled }) => sum + Number(qty) - Number(filled), 0);
}

async function truthOf(world: World): Promise<Truth> {
  return JSON.parse(await control(world, 'GET', '/state'));
}

/** How many orders and changes of orders have arrived. */
async function changesOn(world: World): Promise<number> {
  const wire = await control(world, 'GET', '/wire');
  return wire
    .split('\n')
    .filter((line) => /"method":"(?:POST|PATCH)","path":"\/v2\/orders/.test(line)).length;
}

async function control(
  { alpaca }: World,
  method: string,
  path: string,
  body?: object,
): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${alpaca.controlPort}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answer.text();
}

function parsed(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function passed(ms: number): Promise<void> {
  return new Promise((settled) => setTimeout(settled, ms));
}
