// One run: a daemon is killed in a step, the world may go on without it, it is started again, and everything is compared.

import Database from 'better-sqlite3';
import type { StatusView } from '../../src/trader/contract/status.ts';
import type { GatewayTruth } from '../processes/gateway-truth.ts';
import { eventually } from '../processes/waiting.ts';
import { type Daemon, spawnDaemon, trueBars } from './environment/daemon.ts';
import { POLL_SECONDS } from './environment/files/files.ts';
import { createRunFolder } from './environment/instance.ts';
import { type KillPoint, pointText } from './environment/kill-point.ts';
import { type Place, SPEED, type World } from './environment/world.ts';
import { createControls, Died, Waited } from './matrix/controls.ts';
import { type CrashCase, stepOf } from './matrix/crash-case.ts';
import { play } from './matrix/faults.ts';
import { createRequests, type Requests } from './matrix/requests.ts';
import { type ComparedNow, type ComparedParts, compareNow } from './verdict/compare-now.ts';
import type { Finding } from './verdict/finding.ts';
import { historyFindings, restoredFindings } from './verdict/history-findings.ts';
import { readJournal } from './verdict/journal-findings.ts';
import { heldOver, instrumentsOf, investedOver, isOptionOf, isOurs } from './verdict/ours.ts';
import type { Outcome } from './verdict/outcome.ts';
import { signalFindings } from './verdict/signal-findings.ts';

const READY_MS = 60_000;
const SETTLE_MS = 30_000;
const DEATH_MS = 10_000;
/** Ten minutes of the market. */
const BAR_MS = 60_000;
/** What a repair may take once a daemon trades again. */
const REPAIR_MS = 15_000;

export async function playCase(world: World, place: Place, crash: CrashCase): Promise<Outcome> {
  const before = await world.state();
  const wireBefore = await lastOf(world);
  const { terms = {} } = stepOf(crash.step);
  const isOnBars = terms.entry?.on === 'bar';
  const isFresh = crash.isFresh === true;
  const run = createRunFolder(world, place, { terms, isFresh, marketMs: Date.parse(before.time) });
  const parts: ComparedParts = { world, place, run };
  const requests = createRequests(place);
  const missed = await dieThrough(parts, requests, crash);

  const findings: Finding[] = [];
  const wireAtRestart = await lastOf(world);
  const daemon = crash.isRace ? await winnerOf(parts, findings) : spawnDaemon(world, run);
  const recoveryMs = await daemon.ready(READY_MS);
  const atReady = await world.state();
  const nakedAtReady = atReady.naked_milliseconds;
  await world.gateway('DELETE', '/fault');
  const status = await daemon.control.get<StatusView>('/status');
  if (recoveryMs === undefined)
    findings.push({
      counter: 'lost',
      text: `not ready again: ${daemon.stderr()} ${JSON.stringify(status)}`,
    });
  await settled(parts, daemon, crash);
  if (!(await requests.repeat(daemon.control)))
    findings.push({ counter: 'refused', text: 'a request that was made again is refused' });
  await polledTwice();
  if (crash.step.endsWith('alone')) await counterpartCame(parts);
  if (isOnBars) await barJudged(daemon);
  // Meanwhile an entry may have run out of time, and its stop be on its way to another size.
  const last = await settled(parts, daemon, crash);
  await daemon.kill();

  const reported = last?.reported ?? { positions: [], orders: [] };
  const journal = readJournal(run.journal, place.account, reported);
  findings.push(...journal.findings);
  const truth = await world.state();
  const isForking = crash.trouble?.kind === 'modify-forks';
  const book = { truth, place, journalId: run.journalId, reported, isForking };
  if (crash.isRestored) {
    const state = status.ok ? status.value.trading.state : 'unknown';
    const wire = await world.wire(wireAtRestart);
    findings.push(...restoredFindings({ state, wire, clientId: place.clientId }));
  } else {
    const wire = await world.wire(wireBefore);
    findings.push(...(last?.findings ?? []), ...historyFindings(book, wire, journal.facts));
  }
  if (isOnBars) findings.push(...signalFindings(journal.facts));
  const invested = investedOver(truth, place, run.journalId);
  if (invested !== requests.wanted()) {
    const counter = invested > requests.wanted() ? 'duplicates' : 'lost';
    findings.push({ counter, text: `${requests.wanted()} should be kept, ${invested} are` });
  }
  if (crash.endsFlat && heldOver(truth, place, run.journalId) !== 0)
    findings.push({ counter: 'lost', text: 'leaving was decided, and the position is still held' });
  const nakedMs = truth.naked_milliseconds - before.naked_milliseconds;
  const sinceReadyMs = truth.naked_milliseconds - nakedAtReady;
  if (sinceReadyMs > REPAIR_MS || (nakedMs > 0 && !crash.isBared))
    findings.push({
      counter: 'naked',
      text: `${nakedMs} ms, ${sinceReadyMs} of them after it was ready`,
    });
  findings.push(...optionFindings(before, atReady, truth));
  return {
    findings,
    nakedMs,
    ...(missed === undefined ? {} : { missed }),
    ...(recoveryMs === undefined ? {} : { recoveryMs }),
  };
}

/** Half a minute is waited for a contract; then, or once a daemon is ready, what closes it is at work in this time. */
const HEALED_MS = 2_000;

/** Without a daemon nothing heals: what counts there is that no order left that nothing bounds. */
function optionFindings(
  before: GatewayTruth,
  ready: GatewayTruth,
  last: GatewayTruth,
): readonly Finding[] {
  const findings: Finding[] = [];
  const bareMs = last.naked_leg_milliseconds - ready.naked_leg_milliseconds;
  const aloneMs = last.lopsided_milliseconds - ready.lopsided_milliseconds;
  const unbounded = last.unbounded_orders - before.unbounded_orders;
  if (bareMs > HEALED_MS) findings.push({ counter: 'naked_legs', text: `${bareMs} ms` });
  if (aloneMs > HEALED_MS) findings.push({ counter: 'lopsided', text: `${aloneMs} ms` });
  if (unbounded > 0) findings.push({ counter: 'unbounded', text: `${unbounded} orders` });
  return findings;
}

async function lastOf(world: World): Promise<number> {
  return (await world.wire(0)).at(-1)?.n ?? 0;
}

/** One daemon after the other dies as the case wants; says so when one did not. */
async function dieThrough(
  parts: ComparedParts,
  requests: Requests,
  crash: CrashCase,
): Promise<string | undefined> {
  const { world, run } = parts;
  let daemon: Daemon | undefined;
  const controls = createControls({ ...parts, requests, daemon: () => daemon });
  await controls.price(100);
  if (crash.trouble !== undefined) await play(controls, crash.trouble);
  let missed: string | undefined;
  let isPlayed = false;
  for (const death of crash.deaths) {
    const living = spawnDaemon(world, run, 'point' in death ? death.point : undefined);
    daemon = living;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const killSince = (since: 'start' | 'ready') => {
      if ('afterMs' in death && death.since === since)
        timer = setTimeout(() => void living.kill(), death.afterMs);
    };
    killSince('start');
    const waited = await livedThrough(async () => {
      await living.ready(READY_MS);
      killSince('ready');
      if (isPlayed || death.isBeforeStep) return;
      isPlayed = true;
      await stepOf(crash.step).play(controls);
    });
    const end = await living.death(DEATH_MS);
    clearTimeout(timer);
    if (end?.signal !== 'SIGKILL')
      missed ??= `${waited ?? 'the kill point was not reached'} ${living.stderr()}`.trim();
    if ('point' in death && !isProven(run.journal, death.point))
      missed ??= `it died, but not ${pointText(death.point)}`;
    await living.kill();
    await death.meanwhile?.(controls);
  }
  return missed;
}

/** Two daemons start in the same instant: one trades, the other leaves with 1. */
async function winnerOf({ world, run }: ComparedParts, findings: Finding[]): Promise<Daemon> {
  const both = [spawnDaemon(world, run), spawnDaemon(world, run)] as const;
  for (const daemon of both) void daemon.ready(READY_MS);
  await eventually(() => both.find((daemon) => daemon.isDead()), { deadlineMs: READY_MS });
  const [first, second] = both;
  const [winner, loser] = first.isDead() ? [second, first] : [first, second];
  const end = await loser.death(0);
  if (end?.code !== 1 || winner.isDead()) {
    const text = `of two starts one ended with ${JSON.stringify(end)}, the other ${winner.isDead() ? 'ended too' : 'runs'}`;
    findings.push({ counter: 'duplicates', text });
    await loser.kill();
  }
  return winner;
}

/** What the step waited for in vain while the daemon lived. */
async function livedThrough(step: () => Promise<void>): Promise<string | undefined> {
  try {
    await step();
    return undefined;
  } catch (error) {
    if (error instanceof Died) return undefined;
    if (error instanceof Waited) return `waited in vain for ${error.message};`;
    throw error;
  }
}

/** The first moment daemon and gateway agree and no order walks; what still differs when patience ends. */
async function settled(
  parts: ComparedParts,
  daemon: Daemon,
  { isRestored, step }: CrashCase,
): Promise<ComparedNow | undefined> {
  // Another step, or a fill, between the comparison and the end of the daemon would be found as a difference.
  const walking = stepOf(step).terms?.trade === undefined ? /\.x/ : /\.[ex]/;
  const isAtRest = ({ truth, place, journalId }: ComparedNow) =>
    !truth.open_orders.some(
      (order) => isOurs(order, place, journalId) && walking.test(order.order_ref),
    );
  let latest: ComparedNow | undefined;
  await eventually(
    async () => {
      latest = (await compareNow(parts, daemon)) ?? latest;
      if (isRestored || daemon.isDead()) return true;
      return latest?.findings.length === 0 && isAtRest(latest) ? true : undefined;
    },
    { deadlineMs: SETTLE_MS, everyMs: 50 },
  );
  return latest;
}

/** The contract of a pair that has not traded yet, if its entry did: without a daemon nothing would close it. */
async function counterpartCame({ world, place }: ComparedParts): Promise<void> {
  const isWhole = async () =>
    instrumentsOf(await world.state(), place).filter((one) => isOptionOf(place, one)).length !== 1
      ? true
      : undefined;
  await eventually(isWhole, { deadlineMs: SETTLE_MS, everyMs: 100 });
}

/** Two more answers of the feed, so that nothing already acted on is acted on again. */
async function polledTwice(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, (2_200 * POLL_SECONDS) / SPEED));
}

/** The first minutes of a daemon may be history to it: those that ended before it watched, or on a starved machine too late. */
async function barJudged(daemon: Daemon): Promise<void> {
  const isJudged = async () => ((await trueBars(daemon)) > 0 ? true : undefined);
  await eventually(isJudged, { deadlineMs: BAR_MS });
}

/** What was committed just before the death is in the journal. */
function isProven(file: string, point: KillPoint): boolean {
  if (point.at !== 'commit' || point.moment !== 'after') return true;
  const journal = new Database(file, { readonly: true });
  try {
    const texts = journal.prepare('SELECT body FROM facts WHERE type = ?').pluck().all(point.fact);
    return texts.some((text) => String(text).includes(point.having ?? ''));
  } finally {
    journal.close();
  }
}
