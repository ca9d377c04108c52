// Amounts of a Beancount journal may be sums: `-(10.50 + 2) * 3 / 2`.
import { quotient } from '../../../kernel/amounts.ts';
import { type Decimal, parseDecimal } from '../../../kernel/decimal.ts';

/** More than a person adds up, and less than the stack holds. */
const TOKENS_MAX = 1_000;
const TOKEN = /\d[\d,]*(?:\.\d*)?|\.\d+|[-+*/()]/g;

/** Undefined if the text is not one, is endless, or divides by zero. */
export function calculated(text: string): Decimal | undefined {
  const tokens = text.match(TOKEN) ?? [];
  if (tokens.length > TOKENS_MAX) return undefined;
  if (tokens.join('') !== text.replaceAll(/\s+/g, '')) return undefined;
  const reader = { tokens, at: 0 };
  const value = sumIn(reader);
  return reader.at === tokens.length ? value : undefined;
}

interface Reader {
  readonly tokens: readonly string[];
  at: number;
}

function sumIn(reader: Reader): Decimal | undefined {
  let value = productIn(reader);
  for (let sign = reader.tokens[reader.at]; sign === '+' || sign === '-'; ) {
    reader.at += 1;
    const next = productIn(reader);
    if (value === undefined || next === undefined) return undefined;
    value = sign === '+' ? value.plus(next) : value.minus(next);
    sign = reader.tokens[reader.at];
  }
  return value;
}

function productIn(reader: Reader): Decimal | undefined {
  let value = factorIn(reader);
  for (let sign = reader.tokens[reader.at]; sign === '*' || sign === '/'; ) {
    reader.at += 1;
    const next = factorIn(reader);
    if (value === undefined || next === undefined || (sign === '/' && next.isZero()))
      return undefined;
    value = sign === '*' ? value.times(next) : quotient(value, next);
    sign = reader.tokens[reader.at];
  }
  return value;
}

function factorIn(reader: Reader): Decimal | undefined {
  const token = reader.tokens[reader.at];
  if (token === undefined) return undefined;
  reader.at += 1;
  if (token === '-') return factorIn(reader)?.negated();
  if (token === '+') return factorIn(reader);
  if (token !== '(') return parseDecimal(token.replaceAll(',', '').replace(/\.$/, ''));
  const value = sumIn(reader);
  if (reader.tokens[reader.at] !== ')') return undefined;
  reader.at += 1;
  return value;
}
