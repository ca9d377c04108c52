// A checked strategy file to the rule the engine runs: families to tagged unions, units to milliseconds.
import { MINUTE_MS } from '../kernel/instant.ts';
import {
  ANY_HOURS,
  type AtrSpec,
  NO_RULE_PROTECTIONS,
  type Rule,
  type SizeRule,
  type StopRule,
  type TargetRule,
  type TrailRule,
} from '../trading/strategy/rule.ts';
import { canonicalHash } from './canonical-hash.ts';
import { BAR_MS, type BarName, type StrategyFile } from './schema/strategy-schema.ts';

export function toRule(file: StrategyFile): Rule {
  const { exit } = file;
  return {
    name: file.name,
    hash: canonicalHash(file),
    symbols: file.symbols,
    priority: file.priority,
    entry: { side: file.entry.side, when: file.entry.when },
    size: toSize(file.size),
    stop: toStop(file.stop),
    target: toTarget(file.target),
    trail: toTrail(file),
    exit: {
      opposite: exit.opposite,
      neutral: exit.neutral,
      maxMs: toMs(exit.max_minutes),
      flattenBeforeCloseMs: toMs(exit.flatten_minutes_before_close),
    },
    cooldownMs: file.cooldown_minutes * MINUTE_MS,
    limits: {
      maxPositions: file.limits.max_positions,
      maxEntriesPerDay: file.limits.max_entries_per_day,
    },
    entryOrder: { kind: file.entry.order === 'market' ? 'market' : 'marketable' },
    entryHours: ANY_HOURS,
    protections: NO_RULE_PROTECTIONS,
    termsBySymbol: new Map(),
  };
}

function toMs(minutes: number | undefined): number | undefined {
  return minutes === undefined ? undefined : minutes * MINUTE_MS;
}

function toSize(size: StrategyFile['size']): SizeRule {
  if (size.risk_percent !== undefined) return { kind: 'risk-percent', percent: size.risk_percent };
  if (size.shares !== undefined) return { kind: 'shares', shares: size.shares };
  return { kind: 'notional', notional: checked(size.notional) };
}

function toStop(stop: StrategyFile['stop']): StopRule {
  if (stop.percent !== undefined) return { kind: 'percent', percent: stop.percent };
  const { multiple, ...spec } = checked(stop.atr);
  return { kind: 'atr', atr: toAtr(spec), multiple };
}

function toTarget(target: StrategyFile['target']): TargetRule | undefined {
  if (target === undefined) return undefined;
  if (target.percent !== undefined) return { kind: 'percent', percent: target.percent };
  return { kind: 'r', r: checked(target.r) };
}

function toTrail({ trail, stop }: StrategyFile): TrailRule | undefined {
  if (trail === undefined) return undefined;
  const terms = { activateAtR: trail.activate_at_r, step: trail.step };
  if (trail.percent !== undefined) return { ...terms, kind: 'percent', percent: trail.percent };
  const atr = toAtr(checked(trail.atr ?? stop.atr));
  return { ...terms, kind: 'atr', atr, multiple: checked(trail.atr_multiple) };
}

function toAtr({ period, bar }: { readonly period: number; readonly bar: BarName }): AtrSpec {
  return { period, barMs: BAR_MS[bar] };
}

/** The schema has seen to it that one member of each family is there. */
function checked<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the schema let an incomplete strategy pass');
  return value;
}
