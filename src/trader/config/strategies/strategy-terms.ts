// A strategy as its file writes it and as the engine runs it: families as tagged unions, units as milliseconds.
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { READ_BAR_MS, readBarName, SAME_LENGTH } from '../../../market/bars/bar-lengths.ts';
import type { Strategy, TermsOfStrategy } from '../../domain/strategy/strategy.ts';
import { optional } from '../fields/field-codec.ts';
import { canonicalHash } from '../files/canonical-hash.ts';
import type { StrategyFile } from '../schema/strategy-schema.ts';
import { HOURS, ORDER, SIZE } from './entry-terms.ts';
import { ADD, EXIT, STOP, TARGET } from './exit-terms.ts';
import { STRATEGY_LIMITS, STRATEGY_PROTECTIONS } from './risk-fields.ts';
import { TRADE } from './trade-terms.ts';
import { TRAIL } from './trail-terms.ts';

type Written = Readonly<Record<string, unknown>>;

/** With the complete terms of every symbol that has its own. */
export function toStrategy(
  file: StrategyFile,
  variants: ReadonlyMap<string, StrategyFile>,
): Strategy {
  return {
    ...toTerms(file),
    name: file.name,
    hash: canonicalHash({ ...file, entry: { ...file.entry, order: orderOf(file) } }),
    symbols: file.symbols,
    priority: file.priority,
    limits: STRATEGY_LIMITS.from(file.limits),
    protections: STRATEGY_PROTECTIONS.from(file.protections ?? {}),
    termsBySymbol: new Map([...variants].map(([symbol, variant]) => [symbol, toTerms(variant)])),
  };
}

/** Its file, as a user would type it. The terms of its symbols contain only what differs. The code of a strategy in code is not part of it. */
export function strategyAsWritten(strategy: Strategy): Written {
  const isInCode = strategy.code !== undefined;
  const terms = termsAsWritten(strategy, isInCode);
  const own = [...strategy.termsBySymbol].map(([symbol, its]) => [
    symbol,
    differing(termsAsWritten(its, isInCode), terms),
  ]);
  const { protections } = strategy;
  const isProtected = Object.values(protections).some((guard) => guard !== undefined);
  return {
    symbols: strategy.symbols,
    priority: strategy.priority,
    ...terms,
    limits: STRATEGY_LIMITS.written(strategy.limits),
    protections: isProtected ? STRATEGY_PROTECTIONS.written(protections) : undefined,
    per_symbol: own.length === 0 ? undefined : Object.fromEntries(own),
  };
}

function toTerms(file: StrategyFile): TermsOfStrategy {
  const { on, every, side, when } = file.entry;
  const everyMs = on === 'bar' && every !== undefined ? barMsOf(every) : undefined;
  const [stop, trail] = [STOP.from(file.stop), TRAIL.from(file)];
  return {
    ...(file.trade && { trade: TRADE.from(file.trade) }),
    entry: { side, when, ...(everyMs !== undefined && { everyMs }) },
    entryOrder: ORDER.from(orderOf(file), { stop, trail }),
    entryHours: HOURS.from(file.entry),
    size: SIZE.from(file.size),
    stop,
    target: optional(TARGET).from(file.target),
    trail,
    // No prediction concerns it, so none for the other side closes it.
    exit:
      everyMs === undefined ? EXIT.from(file.exit) : { ...EXIT.from(file.exit), opposite: false },
    add: optional(ADD).from(file.add),
    cooldownMs: file.cooldown_minutes * MINUTE_MS,
    // Stated in any case: the terms of a symbol replace those of the file.
    protection: file.protection === 'watched' ? 'watched' : undefined,
  };
}

function barMsOf(every: NonNullable<StrategyFile['entry']['every']>): number {
  return READ_BAR_MS[every === 'day' || every === 'week' ? SAME_LENGTH[every] : every];
}

/** A stock is bought at the market, inside the collar; for an option the way to the ask is dear. */
function orderOf({ entry, trade }: StrategyFile) {
  return entry.order ?? (trade === undefined ? 'limit' : 'walk');
}

function termsAsWritten(terms: TermsOfStrategy, isInCode: boolean): Written {
  const { everyMs, side, when } = terms.entry;
  return {
    trade: optional(TRADE).written(terms.trade),
    entry: {
      ...(everyMs !== undefined && { on: 'bar', every: readBarName(everyMs) }),
      side,
      when: isInCode ? undefined : when,
      order: ORDER.written(terms.entryOrder),
      ...HOURS.written(terms.entryHours),
    },
    size: SIZE.written(terms.size),
    stop: STOP.written(terms.stop),
    target: optional(TARGET).written(terms.target),
    trail: TRAIL.written(terms.trail, terms.stop),
    exit: EXIT.written(terms.exit),
    add: optional(ADD).written(terms.add),
    cooldown_minutes: terms.cooldownMs / MINUTE_MS,
    protection: terms.protection,
  };
}

/** The top-level keys that differ; a family of terms is replaced as a whole. */
function differing(its: Written, common: Written): Written {
  const isSame = (key: string) => JSON.stringify(its[key]) === JSON.stringify(common[key]);
  return Object.fromEntries(Object.entries(its).filter(([key]) => !isSame(key)));
}
