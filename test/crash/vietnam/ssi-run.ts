// One run at SSI: a daemon is killed in a step, SSI perhaps with it, it is started again, and everything is compared.
import type { OrderRow, PositionRow } from '../../../src/trader/contract/order-rows.ts';
import type { StatusView } from '../../../src/trader/contract/status.ts';
import { eventually, pause } from '../../processes/waiting.ts';
import { type Daemon, spawnDaemon } from '../environment/daemon.ts';
import { POLL_SECONDS } from '../environment/files/files.ts';
import { createRunFolder, type RunFolder } from '../environment/instance.ts';
import { SPEED } from '../environment/world.ts';
import { Died, Waited } from '../matrix/controls.ts';
import type { Finding } from '../verdict/finding.ts';
import { readJournal } from '../verdict/journal-findings.ts';
import type { Outcome } from '../verdict/outcome.ts';
import type { SsiCase, SsiStep } from './ssi-cases.ts';
import { fallThroughStop, held, holdPrice, predict, readyWithCode, until } from './ssi-controls.ts';
import {
  closingFindings,
  heldAt,
  type SsiReported,
  ssiBookFindings,
  ssiHistoryFindings,
} from './ssi-verdict.ts';
import type { SsiWorld } from './ssi-world.ts';

export const SHARES = 300;
const SETTLE_MS = 40_000;
const DEATH_MS = 10_000;
/** From being ready until a sale that is due is on its way. */
const LEAVING_MS = 10_000;
/** Market time that a daemon may take to watch again once it trades. */
const WATCH_MS = 15_000;
const SELLABLE_DAY = '2026-06-12T13:02:00+07:00';
const BEFORE_SELLABLE = '2026-06-12T12:59:30+07:00';
const BEFORE_LUNCH = '2026-06-15T11:25:00+07:00';
/** The daemon is there for the end of the break, and must not sell in it. */
const IN_LUNCH = '2026-06-15T12:58:00+07:00';

/** What was bought before the step, and where the step happens. */
const DAYS: Readonly<Record<SsiStep, string | undefined>> = {
  login: undefined,
  entry: undefined,
  locked: undefined,
  exit: SELLABLE_DAY,
  close: SELLABLE_DAY,
  lunch: BEFORE_LUNCH,
};
const LEAVES: ReadonlySet<SsiStep> = new Set(['exit', 'lunch', 'locked']);

interface Parts {
  readonly world: SsiWorld;
  readonly run: RunFolder;
  readonly crash: SsiCase;
  readonly findings: Finding[];
}

export async function playSsiCase(world: SsiWorld, crash: SsiCase): Promise<Outcome> {
  const { place } = world;
  await holdPrice(world);
  const marketMs = Date.parse((await world.state()).time);
  const run = createRunFolder(world, place, { terms: {}, isFresh: true, marketMs });
  const parts: Parts = { world, run, crash, findings: [] };
  const before = await bought(parts);
  const missed = before ?? (await dieIn(parts));
  await world.ssi('DELETE', '/fault').catch(() => undefined);
  const { recoveryMs, reported } = await recover(parts);
  const { facts, findings } = readJournal(run.journal, place.account, reported);
  const truth = await world.state();
  parts.findings.push(...findings, ...ssiHistoryFindings(truth, await world.placed(), facts));
  return {
    findings: parts.findings,
    nakedMs: truth.unwatched_ms,
    ...(missed === undefined ? {} : { missed }),
    ...(recoveryMs === undefined ? {} : { recoveryMs }),
  };
}

/** For a step of a later day: bought by a daemon that is gone when that day comes. */
async function bought({ world, run, crash }: Parts): Promise<string | undefined> {
  const day = DAYS[crash.step];
  if (day === undefined) return undefined;
  const daemon = spawnDaemon(world, run);
  const missed = await lived(async () => {
    await readyWithCode(world, daemon);
    await buy(world, daemon);
  });
  const status = missed && (await daemon.control.get<StatusView>('/status'));
  await daemon.kill();
  await world.moveTo(day);
  return missed && `before the step: ${missed} ${daemon.stderr()} ${JSON.stringify(status)}`;
}

export async function buy(world: SsiWorld, daemon: Daemon): Promise<void> {
  await predict(world, daemon, 'BUY');
  await until(daemon, 'the purchase', async () => (await held(world)) === SHARES);
  await until(daemon, 'the purchase in the journal', async () => {
    const reported = await reportedBy(daemon);
    return reported?.positions.some(({ quantity }) => quantity === SHARES) === true;
  });
}

/** The daemon dies as the case wants; says so when it did not. */
async function dieIn({ world, run, crash, findings }: Parts): Promise<string | undefined> {
  const { death, step, fault, broker } = crash;
  const daemon = spawnDaemon(world, run, 'point' in death ? death.point : undefined);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const killSince = (since: 'start' | 'step') => {
    if ('afterMs' in death && death.since === since)
      timer = setTimeout(() => void daemon.kill(), death.afterMs);
  };
  killSince('start');
  const waited = await lived(async () => {
    await readyWithCode(world, daemon);
    if (step === 'locked') await buy(world, daemon);
    if (fault !== undefined) await world.ssi('POST', '/fault', fault);
    killSince('step');
    await playStep(world, daemon, step);
    await until(daemon, 'its end', async () => false);
  });
  const end = await daemon.death(DEATH_MS);
  clearTimeout(timer);
  const status = end === undefined ? await daemon.control.get<StatusView>('/status') : undefined;
  await daemon.kill();
  findings.push(...closingFindings(await world.state(), world.place.symbol));
  if (broker !== undefined) await world.killBroker();
  if (broker === 'back before') await world.restartBroker();
  if (end?.signal === 'SIGKILL') return undefined;
  return `${waited ?? 'the kill point was not reached'} ${daemon.stderr()} ${JSON.stringify(status?.ok && status.value.ready)}`;
}

async function playStep(world: SsiWorld, daemon: Daemon, step: SsiStep): Promise<void> {
  if (step === 'entry') await buy(world, daemon);
  else if (step === 'close') await predict(world, daemon, 'SELL');
  else if (step !== 'login') await fallThroughStop(world);
}

async function recover(
  parts: Parts,
): Promise<{ readonly recoveryMs: number | undefined; readonly reported: SsiReported }> {
  const { world, run, crash, findings } = parts;
  const isLate = crash.broker === 'back after';
  if (!isLate) await comeToTheDay(parts);
  const daemon = spawnDaemon(world, run);
  if (isLate) {
    await pause(DEATH_MS / 10);
    await world.restartBroker();
    await comeToTheDayLate(parts);
  }
  const recoveryMs = await readyWithCode(world, daemon);
  if (recoveryMs === undefined) {
    const status = await daemon.control.get<StatusView>('/status');
    findings.push({
      counter: 'lost',
      text: `not ready again: ${daemon.stderr()} ${JSON.stringify(status)}`,
    });
  }
  const unwatchedAtReady = (await world.state()).unwatched_ms;
  await closesInTime(parts, daemon);
  await settled(parts, daemon);
  await pause((2_200 * POLL_SECONDS) / SPEED);
  const last = await settled(parts, daemon);
  const sinceReadyMs = (await world.state()).unwatched_ms - unwatchedAtReady;
  if (sinceReadyMs > WATCH_MS)
    findings.push({
      counter: 'naked',
      text: `unwatched for ${sinceReadyMs} ms after it was ready`,
    });
  await daemon.kill();
  findings.push(...(last?.findings ?? []));
  return { recoveryMs, reported: last?.reported ?? { positions: [], orders: [] } };
}

/** Through the stop whatever the daemon has seen of it, and at an hour that takes sales. */
async function comeToTheDay({ world, crash: { step } }: Parts): Promise<void> {
  if (LEAVES.has(step)) await fallThroughStop(world);
  if (step === 'locked') {
    await world.moveTo(BEFORE_SELLABLE);
    // The close of that day is the reference of the next: the price goes on from there.
    await fallThroughStop(world);
  }
  if (step === 'lunch') await world.moveTo(IN_LUNCH);
}

async function comeToTheDayLate({ world, crash: { step } }: Parts): Promise<void> {
  if (step === 'exit') await fallThroughStop(world);
}

/** A sale that is due is on its way soon after the daemon is ready. */
async function closesInTime({ world, crash, findings }: Parts, daemon: Daemon): Promise<void> {
  if (crash.step !== 'exit') return;
  const { symbol } = world.place;
  const isLeaving = await eventually(
    async () => {
      const truth = await world.state();
      const { held: shares } = heldAt(truth, symbol);
      const sells = truth.open_orders.some(({ side }) => side === 'S');
      return shares === 0 || sells || daemon.isDead() ? true : undefined;
    },
    { deadlineMs: LEAVING_MS },
  );
  if (isLeaving === undefined)
    findings.push({ counter: 'unclosed', text: `through its stop and not sold` });
}

interface Compared {
  readonly findings: readonly Finding[];
  readonly reported: SsiReported;
}

async function settled({ world, crash }: Parts, daemon: Daemon): Promise<Compared | undefined> {
  const { symbol } = world.place;
  let latest: Compared | undefined;
  const isFlatWanted = LEAVES.has(crash.step) && crash.broker !== 'back after';
  await eventually(
    async () => {
      const truth = await world.state();
      const reported = await reportedBy(daemon);
      if (reported === undefined) return daemon.isDead() ? true : undefined;
      const findings = [...ssiBookFindings(truth, symbol, reported)];
      const { held: shares } = heldAt(truth, symbol);
      if (isFlatWanted && shares > 0)
        findings.push({ counter: 'unclosed', text: `${shares} are still held at ${truth.time}` });
      latest = { findings, reported };
      return findings.length === 0 || daemon.isDead() ? true : undefined;
    },
    { deadlineMs: SETTLE_MS, everyMs: 50 },
  );
  return latest;
}

export async function reportedBy(daemon: Daemon): Promise<SsiReported | undefined> {
  const positions = await daemon.control.get<PositionRow[]>('/positions');
  const orders = await daemon.control.get<OrderRow[]>('/orders');
  if (!positions.ok || !orders.ok) return undefined;
  return { positions: positions.value, orders: orders.value };
}

/** What the step waited for in vain while the daemon lived. */
async function lived(step: () => Promise<void>): Promise<string | undefined> {
  try {
    await step();
    return undefined;
  } catch (error) {
    if (error instanceof Died) return undefined;
    if (error instanceof Waited) return `waited in vain for ${error.message};`;
    throw error;
  }
}
