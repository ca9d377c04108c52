// Applies the operator's policy to a difference, beyond the standard handling: end entries, or adopt shares of the account.

import type { Difference } from '../../domain/facts/system-facts.ts';
import { BY_OPERATOR, type HaltingDifference } from '../../domain/terms/halt-reason.ts';
import { haltNameOf } from '../../domain/wording/halt-advice.ts';
import type { PolicyKind } from '../../ports/reconcile-policies.ts';
import { adopt } from '../operator-commands/adopt.ts';
import { endEntries } from '../protective-orders/end-entries.ts';
import { alarm, alarmOnce, halt } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';

/** The differences with their final actions. */
export function applyPolicies(turn: Turn, differences: readonly Difference[]): Difference[] {
  return differences.map((difference) => {
    if (!hasPolicy(difference) || difference.action === 'waits') return difference;
    const policy = turn.settings.reconcile.policies[POLICIES[difference.kind]];
    if (policy === 'adopt') return adopted(turn, difference);
    if (policy === 'halt') endRisk(turn, difference);
    return difference;
  });
}

/** The policy of each difference. An order of a newer journal has none: it always halts; a suspected split never does. */
const POLICIES: Readonly<Record<HaltingDifference, PolicyKind>> = {
  'missing-fill': 'missing_fill',
  'foreign-order': 'foreign_order',
  'foreign-position': 'foreign_position',
  'quantity-mismatch': 'quantity_mismatch',
  'missing-stop': 'missing_stop',
  'wrong-stop': 'wrong_stop',
  'stale-order': 'stale_order',
  'unsent-order': 'unsent_order',
};

type Halting = Difference & { readonly kind: HaltingDifference };

function hasPolicy(difference: Difference): difference is Halting {
  return Object.hasOwn(POLICIES, difference.kind);
}

/** A stop may be in flight during one comparison; it counts as missing if the next comparison misses it too. */
const NEEDS_CONFIRMING: ReadonlySet<Difference['kind']> = new Set(['missing-stop', 'wrong-stop']);

/** A journal in question or a wrong account has its own remedy, so its reason stays when differences follow from it. */
function isHaltedGravely({ state: { trading } }: Turn): boolean {
  const name = haltNameOf(trading.why);
  const isEngines = name !== BY_OPERATOR && !Object.hasOwn(POLICIES, name);
  return trading.state === 'HALTED' && isEngines;
}

/** An unchanged difference halts trading only once, so that the operator can resume after a check. */
function endRisk(turn: Turn, difference: Halting): void {
  const { kind, symbol, text } = difference;
  const before = turn.state.differences.filter((one) => one.kind === kind && one.symbol === symbol);
  const isKnown = before.some((one) => one.text === text && one.action !== 'waits');
  if (NEEDS_CONFIRMING.has(kind) ? before.length === 0 : isKnown) return;
  const key = `policy/${kind}/${symbol}/${text}`;
  if (turn.alarmed.has(key)) return;
  turn.alarmed.add(key);
  if (!isHaltedGravely(turn)) halt(turn, kind);
  endEntries(turn, 'halted');
  alarm(turn, {
    kind,
    symbol,
    text: `${symbol}: ${text}; trading is halted by reconcile.policies`,
  });
}

/** Adopts only in symbols that a strategy trades, and only what the previous comparison found too. */
function adopted(turn: Turn, difference: Difference): Difference {
  const { kind, symbol, text } = difference;
  if (!turn.strategies.bySymbol.has(symbol)) return difference;
  const isConfirmed = turn.state.differences.some(
    (one) => one.kind === kind && one.symbol === symbol && one.text === text,
  );
  if (!isConfirmed) return { ...difference, action: 'waits' };
  const answer = adopt(turn, { symbol, isConfirmed: true, by: 'reconcile.policies' });
  if (answer.ok) return { ...difference, action: 'adopted' };
  const why = `${symbol}: ${text}; adopting them failed: ${answer.text}`;
  alarmOnce(turn, `policy/${why}`, { kind, symbol, text: why });
  return difference;
}
