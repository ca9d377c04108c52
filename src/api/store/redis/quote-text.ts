// A kept answer about a symbol as text, readable for others too: decimals as text, times in epoch ms.
import { z } from 'zod';
import type { Brand } from '../../../kernel/brand.ts';
import { type Decimal, parseDecimal, textOf } from '../../../kernel/decimal.ts';
import { instant } from '../../../kernel/instant.ts';
import { failed, ok } from '../../../kernel/result.ts';
import type { Quote } from '../../../ledger/ports/prices.ts';
import type { KeptAnswer } from '../../../ledger/ports/quote-cache-store.ts';

const FIGURES = [
  'previousClose',
  'volume',
  'marketCap',
  'open',
  'high',
  'low',
  'bid',
  'ask',
] as const;

const figure = z.string().transform((text, context) => {
  const value = parseDecimal(text);
  if (value !== undefined) return value;
  context.addIssue({ code: 'custom', message: 'not a decimal' });
  return z.NEVER;
});
const kept = z.union([
  z.object({ unknown: z.literal(true), kept_at: z.int() }),
  z.object({
    symbol: z.string(),
    price: figure,
    currency: z.string(),
    at: z.int(),
    heard_at: z.int().optional(),
    source: z.string(),
    stale: z.boolean(),
    figures: z.partialRecord(z.enum(FIGURES), figure),
    kept_at: z.int(),
  }),
]);

export function textOfKept({ answer, keptAt }: KeptAnswer): string {
  if (!answer.ok) return JSON.stringify({ unknown: true, kept_at: keptAt });
  const { symbol, price, currency, at, receivedAt, source, isStale } = answer.value;
  const figures = FIGURES.flatMap((name) => {
    const value = answer.value[name];
    return value === undefined ? [] : [[name, textOf(value)]];
  });
  return JSON.stringify({
    ...{ symbol, price: textOf(price), currency, at, heard_at: receivedAt, source },
    ...{ stale: isStale, figures: Object.fromEntries(figures), kept_at: keptAt },
  });
}

/** Undefined for anything that no worker of this version wrote. */
export function keptInText(text: string): KeptAnswer | undefined {
  const found = kept.safeParse(jsonIn(text));
  if (!found.success) return undefined;
  const read = found.data;
  const keptAt = instant(read.kept_at);
  if ('unknown' in read) return { answer: failed({ kind: 'unknown-symbol' }), keptAt };
  const { symbol, source, currency, heard_at: receivedAt, figures } = read;
  const named = <Kind extends Brand<Decimal, string>>(value: Decimal | undefined) => value as Kind;
  const quote = {
    ...{ symbol, source, isStale: read.stale, price: read.price, at: instant(read.at) },
    ...(receivedAt !== undefined && { receivedAt: instant(receivedAt) }),
    currency,
    ...Object.fromEntries(FIGURES.map((name) => [name, named(figures[name])])),
  };
  return { answer: ok(quote as unknown as Quote), keptAt };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
