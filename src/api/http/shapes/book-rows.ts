// Orders, executions, positions and trades as the command line prints them with --json.
import { z } from 'zod';
import type {
  ExecutionRow,
  ForeignPositionRow,
  HoldingRow,
  OrderRow,
  PositionRow,
  TradeRow,
} from '../../../trader/ports/look.ts';
import type { PositionChangeRow } from '../../../trader/ports/position-changes.ts';
import { live, time } from './schemas.ts';

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

export const positionSchema = z.object({
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
  stop_status: z.string(),
  protected: z.boolean().describe('Working stops cover at least the quantity'),
  watched: z.boolean().describe('No stop rests at the broker; a running daemon watches it'),
  strategy: z.string(),
  last_price: z.number().nullable(),
  unrealized_pnl: z.number().nullable().describe('At the last price; null without a price'),
  r_multiple: z
    .number()
    .nullable()
    .describe('Gain per share over the risk that the trade began with (R)'),
  opened_at: time().nullable(),
  live,
}) satisfies z.ZodType<PositionRow>;

export const positionChangeSchema = z.object({
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
  live,
}) satisfies z.ZodType<PositionChangeRow>;

export const foreignSchema = z.object({
  symbol: z.string(),
  quantity: z.number(),
  live,
}) satisfies z.ZodType<ForeignPositionRow>;

export const holdingSchema = z.object({
  id: z.string(),
  symbol: z.string(),
  quantity: z.number(),
  locked,
  average_price: z.number().describe('Before commissions'),
  opened_at: time(),
  order_ref: z.string().nullable().describe('The order that bought last; null if adopted'),
  market_value: z.number().nullable().describe('At the last price; null without a price'),
  unrealized_pnl: z.number().nullable().describe('At the last price; null without a price'),
  commission: z.number().describe('Of all executions of the holding'),
  live,
}) satisfies z.ZodType<HoldingRow>;

const BROKER_TYPES = ['MKT', 'LMT', 'STP', 'STP LMT', 'TRAIL', 'MOC', 'LOC'] as const;
const VIETNAM_TYPES = ['LO', 'ATO', 'ATC', 'MTL', 'MOK', 'MAK', 'PLO'] as const;

export const orderSchema = z.object({
  account: z.string(),
  order_id: z.int(),
  client_id: z.int().nullable(),
  perm_id: z.int(),
  order_ref: z.string().describe('Our identity of the order; what the other routes take as id'),
  parent_perm_id: z.int().describe('0 without a parent'),
  oca_group: z.string(),
  symbol: z.string(),
  action: z.enum(['BUY', 'SELL']),
  type: z
    .enum([...BROKER_TYPES, ...VIETNAM_TYPES])
    .describe("The broker's word; from LO on those of Vietnam's exchanges, for orders there"),
  quantity: z.number(),
  filled: z.number(),
  limit_price: z.number().nullable(),
  stop_price: z.number().nullable(),
  trail_amount: z.number().nullable(),
  trail_percent: z.number().nullable(),
  tif: z.enum(['DAY', 'GTC', 'GTD', 'OPG']),
  status: z.string().describe("The broker's word"),
  strategy: z.string(),
  signal_id: z.string(),
  leg: z.string(),
  state: z
    .enum([
      'intended',
      'sent',
      'acknowledged',
      'working',
      'partially_filled',
      'pending_modify',
      'pending_cancel',
      'filled',
      'cancelled',
      'rejected',
      'expired',
      'not_sent',
      'unknown',
      'released',
    ])
    .describe('Our own state of the order'),
  created_at: time().describe('When we decided on it, before it was sent'),
  live,
}) satisfies z.ZodType<Omit<OrderRow, 'type' | 'trail_amount' | 'trail_percent' | 'tif'>>;

const is_estimated = z
  .literal(true)
  .exactOptional()
  .describe('The commission is an estimate, tax included: the broker reports none');

export const executionSchema = z.object({
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
  live,
}) satisfies z.ZodType<ExecutionRow>;

export const tradeSchema = z.object({
  id: z.string(),
  symbol: z.string(),
  side: z.enum(['long', 'short']),
  quantity: z.number(),
  entry: z.number(),
  exit: z.number(),
  reason: z.string(),
  pnl: z.number().describe('Before commissions'),
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
  live,
}) satisfies z.ZodType<TradeRow>;
