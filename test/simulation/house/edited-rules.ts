// What somebody does to the strategies in the middle of a day: a file goes, comes, is written anew, or is said tighter or wider.
import type { Random } from '../../../src/simulators/ib-gateway/exchange/agenda/random.ts';
import type { RuleChange } from '../../../src/trader/domain/edits/config-change.ts';
import type { Rule, StopRule, TrailRule } from '../../../src/trader/domain/strategy/rule.ts';
import { pick } from './drawn-exits.ts';
import { drawHouse, drawRule } from './drawn-rules.ts';

/** `edit` counts the edits of the day: no two give a rule the same name or hash. */
export function editedRules(random: Random, { rules, symbols, edit }: Edited): readonly Rule[] {
  const meant = rules[Math.floor(random.next() * rules.length)];
  if (meant === undefined) return drawHouse(random, symbols);
  const others = rules.filter((rule) => rule !== meant);
  const free = symbols.filter((symbol) => rules.every((rule) => !rule.symbols.includes(symbol)));
  const kind = random.next();
  if (kind < 0.15) return others;
  if (kind < 0.3) {
    const symbol = free[0] ?? symbols[Math.floor(random.next() * symbols.length)] ?? '';
    return [...rules, drawRule(random, `new-${edit}`, [symbol])];
  }
  if (kind < 0.5) return [...others, drawRule(random, meant.name, meant.symbols)];
  if (kind < 0.55) return drawHouse(random, symbols);
  return [...others, { ...reworded(random, meant), hash: `${meant.name}-${edit}` }];
}

export interface Edited {
  readonly rules: readonly Rule[];
  readonly symbols: readonly string[];
  readonly edit: number;
}

/** What becomes of the rules in force, each by its hash. */
export function changesOf(
  inForce: ReadonlyMap<string, { readonly hash: string }>,
  after: readonly Rule[],
): readonly RuleChange[] {
  const known = new Map(inForce);
  const changes = after.flatMap(({ name, hash }): RuleChange[] => {
    const was = known.get(name)?.hash;
    known.delete(name);
    if (was === undefined) return [{ kind: 'added', name, hash }];
    return was === hash ? [] : [{ kind: 'changed', name, was, hash, fields: [] }];
  });
  const gone = [...known].map(([name, { hash }]): RuleChange => ({ kind: 'removed', name, hash }));
  return [...changes, ...gone];
}

/** Stop and trail a little tighter mostly, sometimes wider; another exit; terms of single symbols go with it. */
function reworded(random: Random, rule: Rule): Rule {
  const factor = random.between(0.5, 1.15);
  return {
    ...rule,
    stop: scaledStop(rule.stop, factor),
    trail: random.chance(0.5) ? rule.trail : otherTrail(random, rule.trail),
    exit: {
      ...rule.exit,
      maxMs: pick(random, rule.exit.maxMs, 20 * 60_000),
      when: pick(random, rule.exit.when, ['position.unrealized_r >= 0.7']),
    },
    termsBySymbol: new Map(),
  };
}

function scaledStop(stop: StopRule, factor: number): StopRule {
  switch (stop.kind) {
    case 'percent':
      return { ...stop, percent: stop.percent * factor };
    case 'price':
      return { ...stop, distance: stop.distance * factor };
    case 'previous-bar':
      return stop;
    default:
      return { ...stop, multiple: stop.multiple * factor };
  }
}

function otherTrail(random: Random, trail: TrailRule | undefined): TrailRule | undefined {
  const breakEven = { kind: 'break-even', atR: 0.2, offset: 0.01 } as const;
  if (trail === undefined) return { ...breakEven, activateAtR: 0, step: undefined };
  if (random.chance(0.2)) return undefined;
  const { activateAtR, step } = trail;
  const parts = trail.kind === 'tightest' ? trail.of : [trail];
  return { kind: 'tightest', of: [...parts, breakEven], activateAtR: activateAtR / 2, step };
}
