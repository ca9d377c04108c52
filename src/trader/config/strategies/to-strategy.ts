// Converts a checked strategy file to the form the engine runs: families to tagged unions, units to milliseconds.
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { FRAME_MS } from '../../../market/bars/bar-lengths.ts';
import type { Strategy, TermsOfStrategy } from '../../domain/strategy/strategy.ts';
import { canonicalHash } from '../files/canonical-hash.ts';
import type { StrategyFile } from '../schema/strategy-schema.ts';
import { STRATEGY_LIMITS, STRATEGY_PROTECTIONS } from './risk-fields.ts';
import { toHours, toOrder, toSize } from './to-entry.ts';
import { toAdd, toExit, toStop, toTarget, toTrail } from './to-exits.ts';

/** With the complete terms of every symbol that has its own. */
export function toStrategy(
  file: StrategyFile,
  variants: ReadonlyMap<string, StrategyFile>,
): Strategy {
  return {
    ...toTerms(file),
    name: file.name,
    hash: canonicalHash(file),
    symbols: file.symbols,
    priority: file.priority,
    limits: STRATEGY_LIMITS.from(file.limits),
    protections: STRATEGY_PROTECTIONS.from(file.protections ?? {}),
    termsBySymbol: new Map([...variants].map(([symbol, variant]) => [symbol, toTerms(variant)])),
  };
}

function toTerms(file: StrategyFile): TermsOfStrategy {
  const { on, every, side, when, order } = file.entry;
  const everyMs = on === 'bar' && every !== undefined ? FRAME_MS[every] : undefined;
  const [stop, trail] = [toStop(file.stop), toTrail(file)];
  return {
    entry: { side, when, ...(everyMs !== undefined && { everyMs }) },
    entryOrder: toOrder(order, { stop, trail }),
    entryHours: toHours(file.entry),
    size: toSize(file.size),
    stop,
    target: toTarget(file.target),
    trail,
    // No prediction concerns it, so none for the other side closes it.
    exit: everyMs === undefined ? toExit(file.exit) : { ...toExit(file.exit), opposite: false },
    add: toAdd(file.add),
    cooldownMs: file.cooldown_minutes * MINUTE_MS,
    // Stated in any case: the terms of a symbol replace those of the file.
    protection: file.protection === 'watched' ? 'watched' : undefined,
  };
}
