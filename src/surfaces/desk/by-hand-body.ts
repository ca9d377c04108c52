// Reads a by-hand command from the JSON somebody sent.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { ByHandCommand } from '../../ports/trader.ts';

type Fields = Readonly<Record<string, unknown>>;

const TYPES =
  'halt, resume, delete-lock, move-clock, flatten, exit, pause, stop-at, adopt, release, protect';

const CONFIRMED = 'confirmed is true or false';

export function parseByHand(fields: Fields, by: string): Result<ByHandCommand, string> {
  switch (fields.type) {
    case 'flatten':
      return flattenOf(fields, by);
    case 'exit':
    case 'pause':
    case 'protect': {
      const { type } = fields;
      return withSymbol(fields, (symbol) => ok({ type, symbol, by }));
    }
    case 'stop-at': {
      const { price } = fields;
      if (typeof price !== 'number') return failed('price is a number');
      return withSymbol(fields, (symbol) => ok({ type: 'stop-at', symbol, price, by }));
    }
    case 'adopt':
    case 'release': {
      const { type, confirmed: isConfirmed = false } = fields;
      if (typeof isConfirmed !== 'boolean') return failed(CONFIRMED);
      return withSymbol(fields, (symbol) => ok({ type, symbol, isConfirmed, by }));
    }
    default:
      return failed(`type is one of ${TYPES}`);
  }
}

function flattenOf(fields: Fields, by: string): Result<ByHandCommand, string> {
  const { symbol, extended = false, confirmed = false } = fields;
  if (typeof extended !== 'boolean') return failed('extended is true or false');
  if (typeof confirmed !== 'boolean') return failed(CONFIRMED);
  const asked = { type: 'flatten', isExtended: extended, isConfirmed: confirmed, by } as const;
  if (symbol === undefined) return ok(asked);
  return withSymbol(fields, (named) => ok({ ...asked, symbol: named }));
}

function withSymbol(
  { symbol }: Fields,
  build: (symbol: string) => Result<ByHandCommand, string>,
): Result<ByHandCommand, string> {
  return typeof symbol === 'string' && symbol !== ''
    ? build(symbol)
    : failed('symbol is the name of a stock');
}
