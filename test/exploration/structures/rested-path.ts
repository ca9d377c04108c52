// A contract or a vertical whose exit rests at the gateway: the order that waits for the price of the stock is placed, or fires. What the
// gateway says of it reaches the daemon in an order that is chosen, and the daemon dies once, or never, between two of them.
import type { StrategyTerms } from '../../../src/trader/config/schema/strategy-schema.ts';
import { parseStrategy } from '../../../src/trader/config/strategies/load-strategies.ts';
import { isHeld } from '../../../src/trader/domain/positions/position-state.ts';
import type { Strategy } from '../../../src/trader/domain/strategy/strategy.ts';
import { recoverState } from '../../../src/trader/engine/fold/recover.ts';
import { ACCOUNT } from '../../simulation/environment/environment.ts';
import { createSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { SCENES, START, SYMBOL } from '../sandbox/scene.ts';
import { arrive, gather, isOfOrder, NOBODY, passTo, playOrders, waitingIn } from './arrivals.ts';
import type { Choices } from './choices.ts';
import { structureFindings } from './structure-findings.ts';
import type { StructureWalk, Way } from './structure-path.ts';

export interface RestedScene {
  readonly as: 'call_or_put' | 'debit_vertical';
  readonly moment: 'placed' | 'fires';
  readonly way: Way;
}

const WAYS = ['usual', 'repeats'] as const;
const KINDS = { option: 'call_or_put', vertical: 'debit_vertical' } as const;

export const RESTED_SCENES: ReadonlyMap<string, RestedScene> = new Map(
  WAYS.flatMap((name) =>
    (['option', 'vertical'] as const).flatMap((structure) =>
      (['placed', 'fires'] as const).map((moment) => {
        const scene: RestedScene = { as: KINDS[structure], moment, way: `limit ${name}` };
        return [`rested ${structure} ${moment} ${name}`, scene] as const;
      }),
    ),
  ),
);

const READY_MS = 60_000;
const ENTERED_MS = 300_000;
const CALM_MS = 120_000;
/** Two percent below 100 it fires; the stock has fallen a little farther. */
const [STOP_PERCENT, LOWER] = [2, 97.9];
const UNITS = 2;

export async function walkRested(
  { as, moment, way }: RestedScene,
  choices: Choices,
): Promise<StructureWalk> {
  const scene = SCENES.get(way);
  if (scene === undefined) throw new Error(`no scene is called ${way}`);
  const sandbox = createSandbox({ ...scene, strategy: strategyOf(as) }, undefined, () => NOBODY);
  sandbox.act(sandbox.start);
  passTo(sandbox, START + READY_MS);
  sandbox.act(sandbox.predict);
  await entered(sandbox);
  if (moment === 'fires') {
    passTo(sandbox, sandbox.scheduler.now() + READY_MS);
    sandbox.act(() => void sandbox.exchange.setPrice(SYMBOL, { last: LOWER }));
    gather(sandbox);
  }
  const isDone = () =>
    moment === 'placed' ? hasFact(sandbox, 'order-updated') : hasFact(sandbox, 'position-closed');
  const moves = playOrders(sandbox, choices, isDone);
  passTo(sandbox, sandbox.scheduler.now() + CALM_MS);
  const resting = moment === 'placed' ? 1 : 0;
  const positions = resting === 1 ? heldIn(sandbox) : {};
  const findings = structureFindings(sandbox, { positions, orders: 2, resting });
  const isKept = resting === 0 || Object.values(positions).join() === String(UNITS);
  return { moves, findings: isKept ? findings : [...findings, 'it is not held any more'] };
}

function strategyOf(as: RestedScene['as']): Strategy {
  const terms: StrategyTerms = {
    name: 'rested',
    symbols: [SYMBOL],
    trade: { as, dte: '20..45', min_open_interest: 0, min_volume: 0 },
    entry: { side: 'long', when: 'prediction.confidence >= 0.5', order: 'limit' },
    size: { shares: UNITS },
    exit: { underlying: { percent: STOP_PERCENT, rested: true }, opposite: false },
  };
  const loaded = parseStrategy('rested.yaml', JSON.stringify(terms));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  return loaded.value.strategy;
}

/** Until the order that is to rest has left, and the gateway has not read it: the chain is read by promises. */
async function entered(sandbox: Sandbox): Promise<void> {
  const until = sandbox.scheduler.now() + ENTERED_MS;
  while (!hasFact(sandbox, 'protection-intended') && sandbox.scheduler.now() < until) {
    await new Promise((resolve) => setImmediate(resolve));
    const next = waitingIn(sandbox).find((move) => !isRested(sandbox, move));
    if (next === undefined) sandbox.passTo(sandbox.scheduler.now() + 1_000);
    else arrive(sandbox, next);
  }
  if (!hasFact(sandbox, 'protection-intended')) throw new Error('no exit was to rest');
}

function isRested(sandbox: Sandbox, move: string): boolean {
  return isOfOrder(sandbox, move) && hasFact(sandbox, 'protection-intended');
}

function hasFact({ journal }: Sandbox, type: string): boolean {
  return journal.facts().some(({ fact }) => fact.type === type);
}

function heldIn({ journal, settings }: Sandbox): Readonly<Record<string, number>> {
  const state = recoverState(journal, settings.mode, ACCOUNT);
  const held = [...state.positions.values()].filter(isHeld);
  return Object.fromEntries(held.map(({ symbol, quantity }) => [symbol, quantity]));
}
