// Carries on the runs whose orders go to a trader. Each decision is stored before it is acted on, and each order has
// its own key, so that carrying on after a crash, or in two processes at the same time, sends nothing twice.

import { ok } from '../../kernel/result.ts';
import type { PortfolioId } from '../domain/entries/ids.ts';
import type { PlanOrders } from '../ports/plan-orders.ts';
import type { Ledger } from './ledger.ts';
import {
  answeredChange,
  endedChange,
  foundChange,
  isDue,
  keyOf,
  lateChange,
  sentChange,
} from './plan-execution/leg-steps.ts';
import { type OpenRun, openRun, streamOf } from './plan-execution/open-run.ts';
import { runEnd } from './plan-execution/run-end.ts';
import {
  isFinal,
  LEG_CHANGED,
  type LegChange,
  legsAfter,
  type RunLeg,
} from './rebalancing/run-legs.ts';
import { openRunsOf } from './rebalancing/stored-plans.ts';

/** One pass over the open runs of the portfolio of an account: whether one is still open. */
export async function carryOnRuns(
  ledger: Ledger,
  planOrders: PlanOrders,
  { portfolio, account }: TradedPortfolio,
): Promise<boolean> {
  let isOpen = false;
  for (const planId of await openRunsOf(ledger.read, portfolio)) {
    const run = await openRun(ledger.read, portfolio, planId);
    if (run !== undefined && !(await carriedOn({ ledger, planOrders, account }, run)))
      isOpen = true;
  }
  return isOpen;
}

export interface TradedPortfolio {
  readonly portfolio: PortfolioId;
  /** What it is known by. */
  readonly account: string;
}

interface Place {
  readonly ledger: Ledger;
  readonly planOrders: PlanOrders;
  readonly account: string;
}

/** Whether it is over. */
async function carriedOn(place: Place, begun: OpenRun): Promise<boolean> {
  const { ledger } = place;
  const settled = await settledLegs(place, begun);
  const run = settled && (await sentLegs(place, settled));
  if (run === undefined) return true;
  if (!run.legs.every(isFinal)) return false;
  await ledger.inOneStep<undefined, never>(async (step) => {
    await step.lock(streamOf(run));
    const last = await openRun(step, run.portfolio, run.record.planId);
    if (last !== undefined) await step.append(streamOf(run), [runEnd(last, step.at)], run.cause);
    return ok(undefined);
  });
  return true;
}

/** Orders that have ended, and those whose answers were lost. */
async function settledLegs(place: Place, begun: OpenRun): Promise<OpenRun | undefined> {
  let run: OpenRun | undefined = begun;
  for (const leg of begun.legs) {
    if (run === undefined) return undefined;
    const change = await settledChange(place, leg);
    if (change !== undefined) run = await changed(place, run, { leg, change: () => change });
  }
  return run;
}

async function settledChange(
  { planOrders, account }: Place,
  leg: RunLeg,
): Promise<LegChange | undefined> {
  const { status, symbol, side, orderRef, firstSentAt: since } = leg;
  if (status === 'UNKNOWN' && since !== null)
    return foundChange(await planOrders.find(account, { symbol, side, since }));
  if (status !== 'PLACED' || orderRef === null) return undefined;
  const standing = await planOrders.standing(account, orderRef);
  return standing && endedChange(leg, standing);
}

/** Sales first; a leg that the trader does not answer is tried again at the next pass. */
async function sentLegs(place: Place, begun: OpenRun): Promise<OpenRun | undefined> {
  let run: OpenRun | undefined = begun;
  for (const { leg: number } of begun.legs) {
    if (run === undefined) return undefined;
    const leg = legIn(run, number);
    const now = place.ledger.context.store.now();
    if (leg === undefined || !isDue(run, leg, now)) continue;
    run = leg.status === 'WAITING' ? await decided(place, run, leg) : run;
    if (run !== undefined) run = await placed(place, run, number);
  }
  return run;
}

function decided(place: Place, run: OpenRun, leg: RunLeg): Promise<OpenRun | undefined> {
  return changed(place, run, { leg, change: (fresh, at) => sentChange(fresh, leg, at) });
}

async function placed(place: Place, run: OpenRun, number: number): Promise<OpenRun | undefined> {
  const leg = legIn(run, number);
  if (leg?.status !== 'SENDING') return run;
  const late = lateChange(run, place.ledger.context.store.now());
  if (late !== undefined) return changed(place, run, { leg, change: () => late });
  const { symbol, side, quantity, limit } = leg;
  const { actor: user, correlationId: requestId } = run.cause;
  const order = { symbol, side, quantity, limit, key: keyOf(run, leg), user, requestId };
  const placing = await place.planOrders.place(place.account, order);
  return changed(place, run, { leg, change: (_, at) => answeredChange(leg, placing, at) });
}

interface Changing {
  readonly leg: RunLeg;
  change(run: OpenRun, at: OpenRun['startedAt']): LegChange | undefined;
}

/** Nothing if somebody else has changed the leg meanwhile. Undefined once the run is over. */
async function changed(
  { ledger }: Place,
  { portfolio, record: { planId } }: OpenRun,
  { leg, change }: Changing,
): Promise<OpenRun | undefined> {
  const done = await ledger.inOneStep<OpenRun | undefined, never>(async (step) => {
    const stream = streamOf({ portfolio });
    await step.lock(stream);
    const run = await openRun(step, portfolio, planId);
    const now = run && legIn(run, leg.leg);
    if (run === undefined || now?.status !== leg.status || now.attempt !== leg.attempt)
      return ok(run);
    const made = change(run, step.at);
    if (made === undefined) return ok(run);
    const data = { planId, leg: leg.leg, change: made };
    const event = { type: LEG_CHANGED, schemaVersion: 1, effective: step.at, data };
    await step.append(stream, [event], run.cause);
    return ok({ ...run, legs: legsAfter(run.legs, { data, recordedAt: step.at }) });
  });
  return done.ok ? done.value : undefined;
}

function legIn({ legs }: OpenRun, number: number): RunLeg | undefined {
  return legs.find(({ leg }) => leg === number);
}
