// A checked strategy file to the rule the engine runs: families to tagged unions, units to milliseconds.
import { MINUTE_MS } from '../kernel/instant.ts';
import {
  ANY_HOURS,
  NO_RULE_PROTECTIONS,
  type Rule,
  type SizeRule,
} from '../trading/strategy/rule.ts';
import { canonicalHash } from './canonical-hash.ts';
import type { StrategyFile } from './schema/strategy-schema.ts';
import { checked, toExit, toStop, toTarget, toTrail } from './to-exits.ts';

export function toRule(file: StrategyFile): Rule {
  return {
    name: file.name,
    hash: canonicalHash(file),
    symbols: file.symbols,
    priority: file.priority,
    entry: { side: file.entry.side, when: file.entry.when },
    entryOrder: { kind: file.entry.order === 'market' ? 'market' : 'marketable' },
    entryHours: ANY_HOURS,
    size: toSize(file.size),
    stop: toStop(file.stop),
    target: toTarget(file.target),
    trail: toTrail(file),
    exit: toExit(file.exit),
    cooldownMs: file.cooldown_minutes * MINUTE_MS,
    limits: {
      maxPositions: file.limits.max_positions,
      maxEntriesPerDay: file.limits.max_entries_per_day,
    },
    protections: NO_RULE_PROTECTIONS,
    termsBySymbol: new Map(),
  };
}

function toSize(size: StrategyFile['size']): SizeRule {
  if (size.risk_percent !== undefined) return { kind: 'risk-percent', percent: size.risk_percent };
  if (size.shares !== undefined) return { kind: 'shares', shares: size.shares };
  return { kind: 'notional', notional: checked(size.notional) };
}
