// The body of an order as Alpaca's clients send it: numbers as numbers or as texts; null, or the empty text of the Go client, for what is absent.
import { z } from 'zod';
import { decimalOf } from '../../../kernel/decimal.ts';
import { exact, text } from './figures.ts';

/** As many decimals as Alpaca takes. */
const PLACES_MAX = 9;
const LEAST = 10 ** -PLACES_MAX;
const DECIMAL = /^\d{1,15}(?:\.\d{1,9})?$/;

const figure = () =>
  z
    .union([
      z.number(),
      z.string().regex(DECIMAL, 'expected a decimal number such as 1.5, with at most 9 decimals'),
    ])
    .transform(Number)
    .refine((value) => Number.isFinite(value) && value > 0, 'must be > 0')
    .refine((value) => value >= LEAST, `must be at least ${text(LEAST)}`)
    .refine((value) => value <= 1_000_000_000, 'must be at most 1000000000')
    .nullish()
    .transform((value) => value ?? undefined);

const amount = () =>
  figure().refine(
    (value) => value === undefined || decimalOf(value).places <= PLACES_MAX,
    `at most ${PLACES_MAX} decimals`,
  );

/** Without what sums of binary fractions leave behind: 100.04 + 0.01 is 100.05. */
const price = () => figure().transform((value) => (value === undefined ? undefined : exact(value)));

const optional = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value) => value ?? undefined);

/** `''` is absent. */
const optionalText = <Schema extends z.ZodType<string>>(schema: Schema) =>
  optional(schema).transform((value) => (value === '' ? undefined : value));

const clientOrderId = () =>
  optionalText(
    z
      .string()
      .regex(
        /^[A-Za-z0-9._:-]{0,48}$/,
        'expected 1 to 48 letters (A to Z), digits and the characters . _ : -',
      ),
  );

const VALIDITIES = ['day', 'gtc', 'opg', 'cls', 'ioc', 'fok'] as const;
const INTENTS = ['buy_to_open', 'buy_to_close', 'sell_to_open', 'sell_to_close'] as const;

const takeProfit = z.strictObject({ limit_price: price(), order_class: z.string().nullish() });
const stopLoss = z.strictObject({ stop_price: price(), limit_price: price() });

export const alpacaOrder = z.strictObject({
  symbol: z.string().min(1).max(32).toUpperCase(),
  qty: amount(),
  notional: amount(),
  side: z.enum(['buy', 'sell']),
  type: z.enum(['market', 'limit', 'stop', 'stop_limit', 'trailing_stop']),
  time_in_force: z
    .enum(['', ...VALIDITIES])
    .default('day')
    .transform((word) => (word === '' ? 'day' : word)),
  limit_price: price(),
  stop_price: price(),
  trail_price: price(),
  trail_percent: price(),
  extended_hours: z.boolean().nullish(),
  client_order_id: clientOrderId(),
  order_class: optional(z.enum(['', 'simple', 'bracket', 'oto', 'oco', 'mleg'])),
  take_profit: optional(takeProfit),
  stop_loss: optional(stopLoss),
  position_intent: optionalText(z.enum(['', ...INTENTS])),
  legs: z.array(z.unknown()).nullish(),
});

export type AlpacaOrder = z.output<typeof alpacaOrder>;

export const alpacaChange = z.strictObject({
  qty: figure(),
  limit_price: price(),
  stop_price: price(),
  trail: price(),
  time_in_force: optionalText(z.string()),
  client_order_id: optionalText(z.string()),
  order_id: optionalText(z.string()),
});

export type AlpacaChange = z.output<typeof alpacaChange>;
