// Orders, executions, positions and trades as the command line prints them with --json, the control API and the HTTP API answer
// them.
import { z } from 'zod';
import { greekFields } from './greeks.ts';
import { STATE_NAMES } from './order-state.ts';
import { ROW_TYPES } from './order-type.ts';
import { reserved } from './reserved.ts';
import { rolled } from './rolled.ts';
import { type Described, time } from './shape.ts';

const optionLeg = z.object({
  symbol: z.string(),
  right: z.enum(['call', 'put']),
  strike: z.number(),
  side: z.enum(['BUY', 'SELL']).describe('As the position was opened, or as the order trades'),
});

const optionTerms = z.object({
  name: z
    .string()
    .describe(
      '`AAPL 18 Dec 2026 230 call`, `AAPL 18 Dec 2026 230/240 call spread`, `AAPL 18 Dec 2026 205/210/240/245 iron condor`',
    ),
  underlying: z.string().describe('The class of the contract, which is the symbol of the stock'),
  right: z.enum(['call', 'put']).describe('Of an iron condor, that of its first contract'),
  strike: z.number().describe('Of a vertical or an iron condor, that of its first contract'),
  second_strike: z.number().nullable().describe('Of a vertical or an iron condor; else null'),
  expiry: z.iso.date(),
  multiplier: z.int().describe('Shares of one contract'),
  legs: z
    .array(optionLeg)
    .readonly()
    .optional()
    .describe(
      'Contracts of one unit: one, of a vertical two, of an iron condor its puts and calls',
    ),
});

const figure = () => z.number().nullable();

/** Greeks are those of a European option without dividends, at the middle of the quote. */
const heldOption = optionTerms.extend({
  days_left: z.int().describe('Calendar days to expiry; 0 on its day'),
  max_loss: figure().describe('Of the position, before commissions'),
  reserved,
  break_evens: z.array(z.number()).readonly().describe('Prices of the stock at expiry'),
  bid: figure().describe('Per share, like all prices'),
  ask: figure(),
  mid: figure(),
  quote_age_seconds: figure().describe('Null without a quote'),
  underlying_price: figure(),
  rate: z.number().optional().describe('Interest per year that the greeks are computed with'),
  volatility: figure().describe(
    'Implied by the middle, per year; null if none is, like the greeks; of a combination, that of its first contract',
  ),
  second_volatility: figure()
    .optional()
    .describe('Of a combination, that of its second contract; `volatilities` has all of them'),
  volatilities: z.array(figure()).readonly().optional().describe('The same of each of `legs`'),
  ...greekFields,
  unit: z
    .object(greekFields)
    .optional()
    .describe('The same of one contract, or of one vertical that is held long'),
});
export type HeldOptionFields = Described<typeof heldOption>;

const orderedOption = optionTerms.extend({
  max_loss: figure().describe('Of an order that opens, at its limit; else null'),
});
export type OrderedOptionFields = Described<typeof orderedOption>;

const locked = z
  .array(
    z.object({
      quantity: z.number(),
      sellable_from: time(),
      settlement: z.string().describe('When the market settles a trade: T+2'),
    }),
  )
  .readonly()
  .describe('Bought shares that cannot be sold yet, the soonest first');

export type LockedShares = Described<typeof locked>[number];

export const positionRow = z.object({
  id: z.string(),
  symbol: z.string(),
  quantity: z.number().describe('Signed shares'),
  reserved_quantity: z
    .number()
    .describe('Shares that working exits will close; stops and targets reserve nothing'),
  available_quantity: z.number().describe('Whole shares that a new exit could close'),
  remainder: z
    .number()
    .describe(
      'Part of the quantity, less than one share: it has no stop, and no order can close it',
    ),
  locked,
  average_price: z.number(),
  stop_price: z.number().nullable(),
  /**
   * State of the stop; if there are several, of the one that covers most; `missing` when all have ended, `watched` where none can
   * rest, `unwatched` while nothing watches that one, `bounded` where what was paid for an option is all that it can lose, `covered` where a contract does not let shares lose beyond its strike.
   */
  stop_status: z.string(),
  protected: z
    .boolean()
    .describe('Working stops cover at least the quantity, or what was paid bounds the loss'),
  watched: z.boolean().describe('No stop rests at the broker; a running daemon watches it'),
  strategy: z.string(),
  opened_by: z
    .string()
    .nullable()
    .exactOptional()
    .describe('The user who asked for it; null of a strategy'),
  /** Null when unknown. */
  last_price: z.number().nullable(),
  unrealized_pnl: z.number().nullable().describe('At the last price; null without a price'),
  r_multiple: z
    .number()
    .nullable()
    .describe('Gain per share over the risk that the trade began with (R)'),
  opened_at: time().nullable(),
  option: heldOption.exactOptional().describe('Of an option contract or a vertical alone'),
  rolled,
});
export type PositionRow = Described<typeof positionRow>;

/** A fact that changed the quantity of a position, or how much of it working exits reserve. */
export const positionChangeRow = z.object({
  seq: z.int().describe('Number of the fact in the journal'),
  at: time(),
  position_id: z.string(),
  symbol: z.string(),
  strategy: z.string(),
  change: z
    .enum(['EXECUTION', 'RESERVE', 'RELEASE', 'ADOPTED', 'HANDED_OVER', 'SPLIT', 'CORRECTED'])
    .describe('RESERVE and RELEASE: by exits that began to work, or ended without a fill'),
  quantity_before: z.number().describe('Signed shares'),
  quantity_after: z.number(),
  reserved_before: z.number(),
  reserved_after: z.number(),
  price: z.number().nullable().describe('Of the execution'),
  order_ref: z.string().nullable(),
});
export type PositionChangeRow = Described<typeof positionChangeRow>;

export const foreignRow = z.object({
  symbol: z.string(),
  /** Signed shares. */
  quantity: z.number(),
});
export type ForeignPositionRow = Described<typeof foreignRow>;

/** Shares that a person invests in through us: without a stop, and in no strategy's reach. */
export const holdingRow = z.object({
  id: z.string(),
  symbol: z.string(),
  quantity: z.number().describe('With parts of a share, where the broker trades them'),
  available_quantity: z
    .number()
    .exactOptional()
    .describe('What can be sold now and is not on sale'),
  locked,
  average_price: z.number().describe('Before commissions'),
  last_price: z.number().nullable().exactOptional().describe('Null when unknown'),
  opened_by: z
    .string()
    .nullable()
    .exactOptional()
    .describe('The user who bought all of it; null if several did, or some was adopted'),
  opened_at: time(),
  order_ref: z.string().nullable().describe('The order that bought last; null if adopted'),
  market_value: z.number().nullable().describe('At the last price; null without a price'),
  unrealized_pnl: z.number().nullable().describe('At the last price; null without a price'),
  commission: z.number().describe('Of all executions of the holding'),
});
export type HoldingRow = Described<typeof holdingRow>;

const BROKER_STATUSES = [
  ...(['PendingSubmit', 'PreSubmitted', 'Submitted', 'PendingCancel'] as const),
  ...(['Filled', 'Cancelled', 'Inactive', 'Unknown'] as const),
] as const;
export type BrokerStatus = (typeof BROKER_STATUSES)[number];

/** What a list of orders may be asked for; `open` may still fill, also when its outcome is unknown. */
export const ORDER_STATUS_FILTERS = [
  ...(['open', 'closed', 'all'] as const),
  ...STATE_NAMES,
  ...BROKER_STATUSES,
] as const;

/** What a trader of an earlier version does not say is absent. */
export const orderRow = z.object({
  account: z.string(),
  order_id: z.int(),
  client_id: z.int().nullable(),
  perm_id: z.int(),
  order_ref: z.string().describe('Our identity of the order; what the other routes take as id'),
  client_order_id: z
    .string()
    .nullable()
    .exactOptional()
    .describe('The name that its sender gave it; null without one'),
  position_id: z.string().exactOptional().describe('What it opens, protects or closes'),
  opened_by: z
    .string()
    .nullable()
    .exactOptional()
    .describe('The user who asked for the position; null of a strategy'),
  stop_kind: z
    .string()
    .exactOptional()
    .describe('How the stop of the position was planned: `price`, `percent` or another rule'),
  stop_asked_at: time()
    .nullable()
    .exactOptional()
    .describe('When another price of that stop was last asked for'),
  parent_perm_id: z.int().describe('0 without a parent'),
  oca_group: z.string(),
  symbol: z.string(),
  action: z.enum(['BUY', 'SELL']),
  type: z
    .enum(ROW_TYPES)
    .describe("The broker's word; from LO on those of Vietnam's exchanges, for orders there"),
  quantity: z.number(),
  filled: z.number(),
  average_fill_price: z.number().nullable().exactOptional().describe('Null until something fills'),
  limit_price: z.number().nullable(),
  /** Of a TRAIL: where it triggers now; null until the broker states it. */
  stop_price: z.number().nullable(),
  trail_amount: z.number().nullable(),
  trail_percent: z.number().nullable(),
  tif: z.enum(['DAY', 'GTC', 'GTD', 'OPG']),
  status: z.string().describe("The broker's word"),
  strategy: z.string(),
  signal_id: z.string(),
  leg: z.string(),
  state: z.enum(STATE_NAMES).describe('Our own state of the order'),
  created_at: time().describe('When we decided on it, before it was sent'),
  submitted_at: time().nullable().exactOptional().describe('When it was sent to the broker'),
  updated_at: time().nullable().exactOptional().describe('When it last changed'),
  filled_at: time().nullable().exactOptional().describe('When it was completely filled'),
  cancelled_at: time().nullable().exactOptional(),
  option: orderedOption.exactOptional().describe('Of an option contract or a vertical alone'),
});
export type OrderRow = Described<typeof orderRow>;

const is_estimated = z
  .literal(true)
  .exactOptional()
  .describe('The commission is an estimate, tax included: the broker reports none');

export const executionRow = z.object({
  exec_id: z.string(),
  perm_id: z.int(),
  order_ref: z.string(),
  account: z.string(),
  symbol: z.string(),
  side: z.enum(['BOT', 'SLD']),
  shares: z.number(),
  price: z.number(),
  time: time(),
  strategy: z.string(),
  commission: z.number().nullable().describe('Null until the broker reports it'),
  is_estimated,
});
export type ExecutionRow = Described<typeof executionRow>;

export const tradeRow = z.object({
  id: z.string(),
  trade: z.string().describe('The first part of the trade: parts of one trade share it'),
  symbol: z.string(),
  side: z.enum(['long', 'short']),
  quantity: z.number(),
  entry: z.number(),
  exit: z.number(),
  reason: z.string(),
  pnl: z.number().describe('Before commissions'),
  r_multiple: z
    .number()
    .exactOptional()
    .describe('Gain per share over the risk that the trade began with (R); absent without a stop'),
  commission: z.number(),
  is_estimated,
  opened_at: time(),
  closed_at: time(),
  strategy: z.string(),
  config_hash: z.string(),
  is_inferred: z
    .literal(true)
    .exactOptional()
    .describe('Based on an execution the broker never sent'),
  rolled,
});
export type TradeRow = Described<typeof tradeRow>;
