// Parses a manual command from JSON.

import { instant } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { instrumentAsWritten } from '../../../market/options/combination.ts';
import { parseDay } from '../../../market/time/day.ts';
import type { ExerciseAction } from '../../domain/terms/exercise.ts';
import type { Confirmation } from '../../ports/confirmation.ts';
import type { ManualCommand, StatedExecution } from '../../ports/trader-commands.ts';
import { parseConfirmation } from './confirmation-body.ts';

type Fields = Readonly<Record<string, unknown>>;

const TYPES =
  'halt, resume, delete-lock, acknowledge-alarm, mute-alarm, move-clock, flatten, exit, pause, stop-at, adopt, release, protect, exercise, lapse, roll, apply-rules, reconcile, resolve-order, replace-inferred';

export function parseManualCommand(fields: Fields, by: string): Result<ManualCommand, string> {
  switch (fields.type) {
    case 'flatten':
      return flattenOf(fields, by);
    case 'pause':
    case 'protect': {
      const { type } = fields;
      return confirmable(fields, (symbol, asked) => ok({ type, symbol, ...asked, by }));
    }
    case 'stop-at': {
      const { price } = fields;
      if (typeof price !== 'number') return failed('price must be a number');
      return confirmable(fields, (symbol, asked) =>
        ok({ type: 'stop-at', symbol, price, ...asked, by }),
      );
    }
    case 'exit':
      return exitOf(fields, by);
    case 'exercise':
    case 'lapse':
      return exerciseOf(fields.type, fields, by);
    case 'roll':
      return rollOf(fields, by);
    case 'adopt':
    case 'release': {
      const { type, as = 'position' } = fields;
      if (as !== 'position' && as !== 'holding') return failed('as must be position or holding');
      return confirmable(fields, (symbol, asked) =>
        ok({ type, symbol, as, isConfirmed: false, ...asked, by }),
      );
    }
    case 'reconcile':
    case 'apply-rules':
      return ok({ type: fields.type, by });
    case 'resolve-order':
      return resolveOf(fields, by);
    case 'replace-inferred':
      return replaceOf(fields, by);
    default:
      return failed(`type must be one of ${TYPES}`);
  }
}

function flattenOf(fields: Fields, by: string): Result<ManualCommand, string> {
  const { symbol, extended = false } = fields;
  if (typeof extended !== 'boolean') return failed('extended must be true or false');
  const confirmation = parseConfirmation(fields);
  if (!confirmation.ok) return confirmation;
  const asked = { type: 'flatten', isExtended: extended, isConfirmed: false, by } as const;
  const all = { ...asked, ...confirmation.value };
  if (symbol === undefined) return ok(all);
  return withSymbol(fields, (named) => ok({ ...all, symbol: named }));
}

function exitOf(fields: Fields, by: string): Result<ManualCommand, string> {
  const { quantity } = fields;
  if (quantity !== undefined && typeof quantity !== 'number')
    return failed('quantity must be a number of shares');
  return confirmable(fields, (symbol, asked) =>
    ok({
      ...{ type: 'exit', symbol, isConfirmed: false, ...asked, by },
      ...(quantity !== undefined && { quantity }),
    }),
  );
}

function exerciseOf(
  type: ExerciseAction,
  fields: Fields,
  by: string,
): Result<ManualCommand, string> {
  const { quantity, override = false } = fields;
  if (quantity !== undefined && typeof quantity !== 'number')
    return failed('quantity must be a number of contracts');
  if (typeof override !== 'boolean') return failed('override must be true or false');
  return confirmable(fields, (symbol, asked) =>
    ok({
      ...{ type, symbol, isOverride: override, isConfirmed: false, ...asked, by },
      ...(quantity !== undefined && { quantity }),
    }),
  );
}

function rollOf(fields: Fields, by: string): Result<ManualCommand, string> {
  const { right, strike, credit } = fields;
  const expiry = parseDay(String(fields.expiry));
  if (expiry === undefined) return failed('expiry must be a date (YYYY-MM-DD)');
  if (right !== undefined && right !== 'call' && right !== 'put')
    return failed('right must be call or put');
  if (strike !== undefined && !isAmount(strike)) return failed('strike must be a price above 0');
  if (credit !== undefined && typeof credit !== 'number')
    return failed('credit must be a price, for one share');
  return confirmable(fields, (symbol, asked) =>
    ok({
      ...{ type: 'roll', symbol, expiry, isConfirmed: false, ...asked, by },
      ...(right !== undefined && { right }),
      ...(strike !== undefined && { strike }),
      ...(credit !== undefined && { credit }),
    }),
  );
}

function confirmable(
  fields: Fields,
  build: (symbol: string, asked: Confirmation) => Result<ManualCommand, string>,
): Result<ManualCommand, string> {
  const asked = parseConfirmation(fields);
  return asked.ok ? withSymbol(fields, (symbol) => build(symbol, asked.value)) : asked;
}

function withSymbol(
  { symbol }: Fields,
  build: (symbol: string) => Result<ManualCommand, string>,
): Result<ManualCommand, string> {
  // Symbols are upper case only: `aapl` must not be answered with "no position" in a hurry.
  return typeof symbol === 'string' && symbol !== ''
    ? build(instrumentAsWritten(symbol))
    : failed('symbol must be the ticker of a stock');
}

function resolveOf(fields: Fields, by: string): Result<ManualCommand, string> {
  const { order_ref: orderRef, outcome, price } = fields;
  const asked = { type: 'resolve-order', by } as const;
  if (typeof orderRef !== 'string') return failed('order_ref must be the reference of an order');
  if (outcome === 'cancelled') return ok({ ...asked, orderRef, outcome: { kind: 'cancelled' } });
  if (outcome !== 'filled') return failed('outcome must be cancelled or filled');
  if (typeof price !== 'number') return failed('price must be a number');
  return ok({ ...asked, orderRef, outcome: { kind: 'filled', price } });
}

function replaceOf(fields: Fields, by: string): Result<ManualCommand, string> {
  const { exec_id: execId, executions } = fields;
  if (typeof execId !== 'string') return failed('exec_id must be the id of an inferred execution');
  if (!Array.isArray(executions)) return failed('executions must be a list');
  const stated: StatedExecution[] = [];
  for (const one of executions) {
    const read = statedOf(one as Fields);
    if (read === undefined)
      return failed(
        'an execution needs exec_id, shares, price and time; order_ref and commission are optional',
      );
    stated.push(read);
  }
  return ok({ type: 'replace-inferred', execId, executions: stated, by });
}

function statedOf(one: Fields): StatedExecution | undefined {
  if (typeof one !== 'object' || one === null) return undefined;
  const { exec_id: execId, order_ref: orderRef = '', shares, price, time, commission } = one;
  const at = Date.parse(String(time));
  if (typeof execId !== 'string' || execId === '' || typeof orderRef !== 'string') return undefined;
  // A contract of a combination may be booked at 0.
  if (!isAmount(shares) || !(price === 0 || isAmount(price)) || Number.isNaN(at)) return undefined;
  const stated = { execId, orderRef, shares, price, at: instant(at) };
  if (commission === undefined) return stated;
  return typeof commission === 'number' && Number.isFinite(commission)
    ? { ...stated, commission }
    : undefined;
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && Number.isFinite(value);
}
