// The setting `trade` of a strategy file: the options that it trades in place of the stock.
import { z } from 'zod';
import {
  COMBINATIONS,
  OPTION_TRADE_DEFAULTS,
  SOLD_COMBINATIONS,
  SOLD_KINDS,
  TRADED_KINDS,
  WRITTEN_KINDS,
} from '../../domain/terms/option-trade.ts';
import { count, percent } from '../fields/fields.ts';

/** Two numbers with two dots between; one number stands for both. */
const RANGE = /^(\d+(?:\.\d+)?)\.\.(\d+(?:\.\d+)?)$/;

/** Undefined if it is neither form. */
export function rangeIn(
  written: string | number,
): { readonly from: number; readonly until: number } | undefined {
  if (typeof written === 'number') return { from: written, until: written };
  const [, from, until] = RANGE.exec(written) ?? [];
  return from === undefined || until === undefined
    ? undefined
    : { from: Number(from), until: Number(until) };
}

interface Bounds {
  readonly most: number;
  readonly isWhole: boolean;
  readonly example: string;
}

const range = ({ most, isWhole, example }: Bounds) =>
  z.union([z.number().min(0), z.string()]).superRefine((written, context) => {
    const say = (message: string) => context.addIssue({ code: 'custom', message });
    const read = rangeIn(written);
    if (read === undefined) return say(`must be a range such as ${example}`);
    const { from, until } = read;
    if (isWhole && !(Number.isInteger(from) && Number.isInteger(until)))
      say(`needs whole numbers, such as ${example}`);
    else if (from > until) say(`begins at ${from} and ends at ${until}: the smaller number first`);
    else if (until > most) say(`ends at ${until}: at most ${most}`);
  });

/** Three years: nothing is listed beyond. */
const DAYS_MAX = 1_100;

export const trade = z
  .strictObject({
    as: z
      .enum(TRADED_KINDS)
      .describe(
        'What a signal trades in place of the stock: it buys the contract of the flow, a call on BUY and a put on SELL, or a vertical; credit_vertical sells one, iron_condor one of puts and one of calls, cash_secured_put a put against cash, covered_call a call against shares',
      ),
    otherwise: z
      .enum(['refuse', 'nearest'])
      .optional()
      .describe('For same: what is done if that contract does not pass'),
    dte: range({ most: DAYS_MAX, isWhole: true, example: '20..45' })
      .optional()
      .describe('Calendar days to expiry, both ends included'),
    delta: range({ most: 1, isWhole: false, example: '0.30..0.40' })
      .optional()
      .describe('Of the first leg, without its sign, both ends included'),
    width: z
      .number()
      .positive()
      .max(1_000)
      .optional()
      .describe(
        'Between the strikes of a vertical, or of each wing of a condor, in USD; the nearest listed strike is taken',
      ),
    max_spread_percent: z.number().positive().max(200).optional().describe('Of the middle'),
    allowed_spread: z
      .number()
      .min(0)
      .max(100)
      .optional()
      .describe('USD; a spread up to this is never too wide'),
    min_open_interest: count(0, 1_000_000).optional().describe('Contracts, the day before'),
    min_volume: count(0, 1_000_000).optional().describe('Contracts today'),
    min_premium_ticks: count(1, 10_000)
      .optional()
      .describe('Price steps between zero and the middle'),
    max_quote_age_seconds: z.number().positive().max(3_600).optional(),
    min_open_seconds: z
      .number()
      .min(0)
      .max(23_400)
      .optional()
      .describe('How long the session must have been open'),
    across: z
      .array(z.enum(['earnings', 'ex_date']))
      .optional()
      .describe('Events of risk.options.calendar that may fall before the expiry; none by default'),
    max_delta_gap: z
      .number()
      .positive()
      .max(1)
      .optional()
      .describe("Largest difference between the broker's delta and the computed one"),
    min_credit_percent: percent()
      .optional()
      .describe('For credit_vertical and iron_condor: the least credit, in percent of the width'),
    roll: z
      .strictObject({
        dte: count(1, 365).describe('So many calendar days before expiry, or fewer'),
        credit: z
          .number()
          .min(-1_000)
          .max(1_000)
          .optional()
          .describe('The least that both orders bring, in USD per share; 0.05 by default'),
        max: count(1, 100).optional().describe('Rolls of one trade; 3 by default'),
      })
      .optional()
      .describe(
        'For cash_secured_put and covered_call: when the contract is bought back, to sell a later one chosen by the same terms',
      ),
    outside_expected_move: z
      .boolean()
      .optional()
      .describe(
        'For credit_vertical and iron_condor: the strikes that are sold lie beyond price × volatility × √years',
      ),
  })
  .superRefine((its, context) => {
    const say = (key: string, message: string) =>
      context.addIssue({ code: 'custom', path: [key], message });
    if (its.width !== undefined && !COMBINATIONS.has(its.as))
      say('width', `only a vertical or a condor has it, and this trades ${its.as}: remove this`);
    if (its.otherwise !== undefined && its.as !== 'same')
      say('otherwise', `only same uses it, and this trades ${its.as}: remove this`);
    for (const key of ['min_credit_percent', 'outside_expected_move'] as const)
      if (its[key] !== undefined && !SOLD_COMBINATIONS.has(its.as))
        say(
          key,
          `only credit_vertical and iron_condor use it, and this trades ${its.as}: remove this`,
        );
    const { from } = rangeIn(its.dte ?? '') ?? OPTION_TRADE_DEFAULTS[its.as].dte;
    if (its.roll !== undefined && !WRITTEN_KINDS.has(its.as))
      say(
        'roll',
        `only cash_secured_put and covered_call are rolled, and this trades ${its.as}: remove this`,
      );
    else if (its.roll !== undefined && its.roll.dte >= from)
      say('roll', `dte must be below ${from}, the days to expiry from which trade.dte chooses`);
    if (its.delta !== undefined && rangeIn(its.delta)?.until === 0)
      say('delta', 'no contract has a delta of 0');
  });

type TradeFile = z.output<typeof trade>;

interface TargetFile {
  readonly percent?: number | undefined;
  readonly decay?: readonly { readonly percent?: number | undefined }[] | undefined;
}

interface FileWithTrade {
  readonly trade?: TradeFile | undefined;
  readonly entry: {
    readonly on?: string | undefined;
    readonly order?: unknown;
    readonly side: string;
  };
  readonly size: { readonly volatility?: unknown; readonly shares?: number | undefined };
  readonly stop?: { readonly percent?: number | undefined } | undefined;
  readonly target?: TargetFile | readonly TargetFile[] | undefined;
  readonly exit: {
    readonly at_dte?: number | undefined;
    readonly hold_to_expiry?: true | undefined;
    readonly underlying?: { readonly rested?: true | undefined } | undefined;
  };
  readonly trail?: object | undefined;
  readonly add?: unknown;
}

type Say = (path: string[], message: string) => void;

/** What a premium cannot have: bars, an order that chases, shares that are added. */
export function checkTrade(file: FileWithTrade, say: Say): void {
  const { trade: its, entry, size, stop, target, trail, add, exit } = file;
  if (
    stop?.percent !== undefined &&
    stop.percent >= 100 &&
    !(its !== undefined && SOLD_KINDS.has(its.as))
  )
    say(['stop', 'percent'], 'must be below 100: it would be at a price of zero or less');
  if (its === undefined) {
    if (percentsIn(target).some((percent) => percent > 100))
      say(['target'], 'must be at most 100 percent: only with trade, of a premium, more');
    if (stop === undefined) say(['stop'], 'is missing: a position is never without its stop');
    if (exit.at_dte !== undefined)
      say(['exit', 'at_dte'], 'a stock does not expire: only with trade');
    if (exit.hold_to_expiry !== undefined)
      say(['exit', 'hold_to_expiry'], 'a stock does not expire: only with trade');
    if (exit.underlying !== undefined)
      say(['exit', 'underlying'], 'is for options: a stock has its stop. Only with trade');
    return;
  }
  if (exit.underlying?.rested === true && SOLD_KINDS.has(its.as))
    say(
      ['exit', 'underlying', 'rested'],
      `${its.as} is bought back, and no limit below what it costs would do that: remove this`,
    );
  if (exit.underlying !== undefined && its.as === 'iron_condor')
    say(
      ['exit', 'underlying'],
      'an iron condor loses on both sides of its stock: write a stop in percent of its credit',
    );
  for (const key of Object.keys(stop ?? {}))
    if (!STOPS.has(key))
      say(
        ['stop', key],
        'an option has no bars: use percent or price of its premium, or no stop at all',
      );
  if (SOLD_KINDS.has(its.as) && percentsIn(target).some((percent) => percent >= 100))
    say(['target'], 'must be below 100 percent: no more than the credit can be earned');
  for (const key of Object.keys(trail ?? {}))
    if (!TRAILS.has(key))
      say(['trail', key], 'an option has no bars: use percent of its premium, and activate_at_r');
  if (its.as === 'cash_secured_put' || its.as === 'covered_call') checkWritten(its.as, file, say);
  else if (exit.hold_to_expiry !== undefined)
    say(['exit', 'hold_to_expiry'], `${its.as} delivers nothing that is reserved: remove this`);
  if (add !== undefined) say(['add'], 'nothing is added to an option: remove this');
  if (size.volatility !== undefined)
    say(['size', 'volatility'], 'an option has no bars: use risk_percent, notional or shares');
  if (entry.order === 'market')
    say(
      ['entry', 'order'],
      'options are traded by limit orders only: write walk or limit, or remove this',
    );
  else if (isOffset(entry.order))
    say(
      ['entry', 'order'],
      'an option is traded at its quote: write walk or limit, or remove this',
    );
  const { from } = rangeIn(its.dte ?? '') ?? OPTION_TRADE_DEFAULTS[its.as].dte;
  if (exit.at_dte !== undefined && exit.at_dte >= from)
    say(
      ['exit', 'at_dte'],
      `must be below ${from}, the days to expiry from which trade.dte chooses`,
    );
  if (its.roll !== undefined && (exit.at_dte ?? 0) >= its.roll.dte)
    say(
      ['exit', 'at_dte'],
      `closes it before trade.roll, which waits for ${its.roll.dte} days to expiry: remove one of them`,
    );
  if (entry.on === 'bar' && its.as === 'same')
    say(['trade', 'as'], 'a bar names no contract: use call_or_put');
}

/** Of all parts and steps. */
function percentsIn(target: FileWithTrade['target']): readonly number[] {
  const parts = target === undefined ? [] : [target].flat();
  return parts.flatMap((part) => [part, ...(part.decay ?? [])]).map(({ percent = 0 }) => percent);
}

/** A put is sold to own the stock, a call to part with it; what a call can lose is not its own. */
function checkWritten(
  as: 'cash_secured_put' | 'covered_call',
  { entry: { side }, size, trail }: FileWithTrade,
  say: Say,
): void {
  const wanted = as === 'cash_secured_put' ? 'long' : 'short';
  const signal = wanted === 'long' ? 'BUY' : 'SELL';
  if (side !== wanted)
    say(['entry', 'side'], `${as} is sold on ${signal} alone: write side: ${wanted}`);
  if (as === 'covered_call' && trail !== undefined)
    say(['trail'], 'no stop trails a call that is sold: its shares bear what it loses');
  if (as === 'covered_call' && size.shares === undefined)
    say(['size'], 'covered_call is sized by its contracts: write shares, such as shares: 1');
}

const STOPS: ReadonlySet<string> = new Set(['percent', 'price']);
const TRAILS: ReadonlySet<string> = new Set(['percent', 'activate_at_r', 'step']);

function isOffset(order: unknown): boolean {
  return typeof order === 'object' && order !== null && ('limit' in order || 'stop' in order);
}
