// A strategy in the words of its file: the reverse of `to-strategy`, so that a change is named as a user would type it.
import { MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { BAR_MS, type BarName, frameName } from '../../../market/bars/bar-lengths.ts';
import type {
  AddRule,
  AtrSpec,
  EntryOrder,
  ExitRule,
  LineRule,
  PriceOffset,
  SizeRule,
  StopRule,
  Strategy,
  StrategyProtections,
  TargetPoint,
  TargetRule,
  TermsOfStrategy,
  TrailPart,
  TrailRule,
} from '../../domain/strategy/strategy.ts';
import { STRATEGY_LIMITS, STRATEGY_PROTECTIONS } from './risk-fields.ts';

type Written = Readonly<Record<string, unknown>>;

/** The terms of its symbols contain only what differs. The code of a strategy in code is not part of it. */
export function strategyAsWritten(strategy: Strategy): Written {
  const isInCode = strategy.code !== undefined;
  const terms = termsAsWritten(strategy, isInCode);
  const own = [...strategy.termsBySymbol].map(([symbol, its]) => [
    symbol,
    differing(termsAsWritten(its, isInCode), terms),
  ]);
  return {
    symbols: strategy.symbols,
    priority: strategy.priority,
    ...terms,
    limits: STRATEGY_LIMITS.written(strategy.limits),
    protections: protections(strategy.protections),
    per_symbol: own.length === 0 ? undefined : Object.fromEntries(own),
  };
}

function termsAsWritten(terms: TermsOfStrategy, isInCode: boolean): Written {
  const { entry, entryHours, stop, exit } = terms;
  const { between } = entryHours;
  return {
    entry: {
      ...(entry.everyMs !== undefined && { on: 'bar', every: frameName(entry.everyMs) }),
      side: entry.side,
      when: isInCode ? undefined : entry.when,
      order: order(terms.entryOrder),
      between: between && [timeText(between.fromMs), timeText(between.untilMs)],
      days: entryHours.days && [...entryHours.days],
      early_close: entryHours.allowsEarlyClose ? undefined : false,
    },
    size: size(terms.size),
    stop: stopAsWritten(stop),
    target: target(terms.target),
    trail: trail(terms.trail, stop),
    exit: exitAsWritten(exit),
    add: add(terms.add),
    cooldown_minutes: terms.cooldownMs / MINUTE_MS,
    protection: terms.protection,
  };
}

/** The top-level keys that differ; a family of terms is replaced as a whole. */
function differing(its: Written, common: Written): Written {
  const isSame = (key: string) => JSON.stringify(its[key]) === JSON.stringify(common[key]);
  return Object.fromEntries(Object.entries(its).filter(([key]) => !isSame(key)));
}

function order(its: EntryOrder): unknown {
  if (its.kind === 'market') return 'market';
  if (its.kind === 'marketable') return 'limit';
  return { [its.kind]: { ...offset(its.offset), seconds: its.lifeMs / SECOND_MS } };
}

function offset(its: PriceOffset): Written {
  return its.kind === 'percent' ? { offset_percent: its.percent } : { offset_atr: its.multiple };
}

function size(its: SizeRule): Written {
  const { byConfidence: scale } = its;
  if (scale === undefined) return sizeRule(its);
  const { from, to, leastPercent: least_percent } = scale;
  return { ...sizeRule(its), by_confidence: { from, to, least_percent } };
}

function sizeRule(its: SizeRule): Written {
  switch (its.kind) {
    case 'risk-percent':
      return { risk_percent: its.percent };
    case 'shares':
      return { shares: its.shares };
    case 'notional':
      return { notional: its.notional };
    case 'equity-percent':
      return { equity_percent: its.percent };
    case 'volatility':
      return { volatility: { target_percent: its.percent, ...bars(its.bars) } };
    case 'kelly':
      return {
        kelly: {
          fraction: its.fraction,
          cap_percent: its.capPercent,
          min_trades: its.tradesMin,
          fallback_percent: its.fallbackPercent,
        },
      };
  }
}

function stopAsWritten(its: StopRule): Written {
  switch (its.kind) {
    case 'atr':
    case 'chandelier':
    case 'supertrend':
      return { [its.kind]: multipleOf(its) };
    case 'percent':
      return { percent: its.percent };
    case 'price':
      return { price: its.distance };
    case 'previous-bar':
      return { previous_bar: { bar: barName(its.barMs), offset_ticks: its.offsetTicks } };
  }
}

function target(its: TargetRule | undefined): unknown {
  if (its === undefined) return undefined;
  if (its.kind !== 'legs') return point(its);
  return its.legs.map((leg) => ({ ...point(leg), portion_percent: leg.portionPercent }));
}

function point(its: TargetPoint): Written {
  if (its.kind === 'at') return { price: its.price };
  if (its.kind === 'decay')
    return {
      decay: its.steps.map(({ afterMs, gain }) => ({
        after_minutes: minutes(afterMs),
        ...point(gain),
      })),
    };
  return its.kind === 'r' ? { r: its.r } : { percent: its.percent };
}

function trail(its: TrailRule | undefined, stop: StopRule): Written | undefined {
  if (its === undefined) return undefined;
  const parts = its.kind === 'tightest' ? its.of : [its];
  return {
    ...Object.assign({}, ...parts.map((part) => trailPart(part, stop))),
    activate_at_r: parts.every(isStepwise) ? undefined : its.activateAtR,
    step: its.step,
  };
}

/** These begin at their own gain, not at the activation. */
function isStepwise({ kind }: TrailPart): boolean {
  return kind === 'break-even' || kind === 'steps';
}

/** The ATR of the stop is not written again. */
function trailPart(part: TrailPart, stop: StopRule): Written {
  switch (part.kind) {
    case 'atr':
      return { atr_multiple: part.multiple, ...('atr' in stop ? {} : { atr: bars(part.atr) }) };
    case 'percent':
      return { percent: part.percent };
    case 'chandelier':
    case 'supertrend':
      return { [part.kind]: multipleOf(part) };
    case 'break-even':
      return {
        break_even_at_r: part.atR,
        ...(part.offset === 0 ? {} : { break_even_offset: part.offset }),
      };
    case 'steps':
      return { steps: part.steps.map(({ atR, stopR }) => ({ at_r: atR, stop_r: stopR })) };
  }
}

function exitAsWritten(its: ExitRule): Written {
  return {
    opposite: its.opposite,
    neutral: its.neutral,
    max_minutes: minutes(its.maxMs),
    flatten_minutes_before_close: minutes(its.flattenBeforeCloseMs),
    at: its.atMs === undefined ? undefined : timeText(its.atMs),
    when: its.when?.length === 1 ? its.when[0] : its.when,
    partial: its.partial?.map((part) =>
      part.kind === 'when'
        ? { when: part.when, percent: part.percent }
        : { after_minutes: minutes(part.afterMs), percent: part.percent },
    ),
  };
}

function add(its: AddRule | undefined): Written | undefined {
  if (its === undefined) return undefined;
  const { max, percent } = its;
  const when = its.kind === 'when' ? { when: its.when } : { at_r: its.r };
  return { ...when, shares_percent: percent, max };
}

function protections(its: StrategyProtections): Written | undefined {
  const { afterStopMs, stoplossGuard, lowProfit } = its;
  if (afterStopMs === undefined && stoplossGuard === undefined && lowProfit === undefined)
    return undefined;
  return STRATEGY_PROTECTIONS.written(its);
}

function multipleOf({
  atr,
  multiple,
}: { readonly atr: AtrSpec; readonly multiple: number } | LineRule) {
  return { ...bars(atr), multiple };
}

function bars({ period, barMs }: AtrSpec): Written {
  return { period, bar: barName(barMs) };
}

function barName(barMs: number): BarName | undefined {
  return (Object.keys(BAR_MS) as BarName[]).find((name) => BAR_MS[name] === barMs);
}

function minutes(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / MINUTE_MS;
}

/** `15:45` */
function timeText(msOfDay: number): string {
  const text = (part: number) => String(part).padStart(2, '0');
  const whole = msOfDay / MINUTE_MS;
  return `${text(Math.floor(whole / 60))}:${text(whole % 60)}`;
}
