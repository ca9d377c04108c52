// Parses what protects a new position: stop, target and trail, each with exactly one measure.
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { BAR_MS } from '../../../market/bars/bar-lengths.ts';
import type { AskedProtection, AskedStop } from '../../domain/orders/asked-order.ts';
import type { TargetPoint, TrailRule } from '../../domain/strategy/strategy.ts';
import { type BodyFields, defined } from './body-fields.ts';

export function protectionOf(fields: BodyFields | undefined): AskedProtection | undefined {
  if (fields === undefined) return undefined;
  const stop = stopOf(fields.object('stop'));
  const target = targetOf(fields.object('target'));
  const trail = trailOf(fields.object('trail'));
  fields.rejectOthers();
  return defined({ stop, target, trail });
}

function stopOf(fields: BodyFields | undefined): AskedStop | undefined {
  if (fields === undefined) return undefined;
  const atr = fields.object('atr');
  const stated: Measures<AskedStop> = {
    price: at(fields.amount('price')),
    percent: inPercent(percentOf(fields)),
    atr: atr && atrStop(atr),
  };
  return theOne(fields, stated);
}

function targetOf(fields: BodyFields | undefined): TargetPoint | undefined {
  if (fields === undefined) return undefined;
  const r = fields.amount('r');
  const stated: Measures<TargetPoint> = {
    price: at(fields.amount('price')),
    percent: inPercent(fields.amount('percent')),
    r: r === undefined ? undefined : { kind: 'r', r },
  };
  return theOne(fields, stated);
}

/** The bars of trails, and of stops that name none. */
const BARS = { period: 14, barMs: 5 * MINUTE_MS };
const BAR_NAMES = ['1m', '5m', '15m', '30m', '1h'] as const;
const BARS_MAX = 500;

function trailOf(fields: BodyFields | undefined): TrailRule | undefined {
  if (fields === undefined) return undefined;
  const common = { activateAtR: fields.amount('activate_at_r') ?? 0, step: undefined };
  const multiple = fields.amount('atr_multiple');
  const percent = percentOf(fields);
  const stated: Measures<TrailRule> = {
    percent: percent === undefined ? undefined : { kind: 'percent', percent, ...common },
    atr_multiple:
      multiple === undefined ? undefined : { kind: 'atr', atr: BARS, multiple, ...common },
  };
  return theOne(fields, stated);
}

function atrStop(fields: BodyFields): AskedStop | undefined {
  const period = fields.amount('period') ?? BARS.period;
  const bar = fields.choice('bar', BAR_NAMES) ?? '5m';
  const multiple = fields.required('multiple', fields.amount('multiple'));
  if (!Number.isInteger(period) || period > BARS_MAX)
    fields.fault('period', `must be a whole number of bars, at most ${BARS_MAX}`);
  fields.rejectOthers();
  const atr = { period, barMs: BAR_MS[bar] };
  return multiple === undefined ? undefined : { kind: 'atr', atr, multiple };
}

function at(price: number | undefined) {
  return price === undefined ? undefined : ({ kind: 'at', price } as const);
}

function inPercent(percent: number | undefined) {
  return percent === undefined ? undefined : ({ kind: 'percent', percent } as const);
}

/** A distance below the price that it is a part of. */
function percentOf(fields: BodyFields): number | undefined {
  const percent = fields.amount('percent');
  if (percent !== undefined && percent >= 100) fields.fault('percent', 'must be below 100');
  return percent;
}

type Measures<Value> = Readonly<Record<string, Value | undefined>>;

function theOne<Value>(fields: BodyFields, measures: Measures<Value>): Value | undefined {
  fields.rejectOthers();
  const names = Object.keys(measures);
  const given = names.filter((name) => fields.has(name));
  if (given.length !== 1)
    fields.fault(given[1] ?? names[0] ?? '', `give exactly one of ${names.join(', ')}`);
  return measures[given[0] ?? ''];
}
