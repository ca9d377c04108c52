// The schema of a strategy file, with every default; published as JSON Schema for editors.
import { z } from 'zod';
import { count, protection, symbol, symbols } from '../fields/fields.ts';
import { entry, size } from './entry-fields.ts';
import { add, exit, stop, target, trail } from './exit-fields.ts';
import { strategyProtections } from './risk-schema.ts';
import { checkTrade, trade } from './trade-fields.ts';

const cooldownMinutes = z.number().min(0).max(10_000);
const priority = count(-1_000, 1_000);
const limits = z.strictObject({
  max_positions: count(1, 1_000).default(2),
  max_entries_per_day: count(1, 10_000).default(10),
});

/** Permitted per symbol, and in the defaults of a folder. */
const someTerms = {
  trade: trade.optional(),
  entry: entry.partial().optional(),
  size: size.optional(),
  stop: stop.optional(),
  target: target.optional(),
  trail: trail.optional(),
  exit: exit.partial().optional(),
  add: add.optional(),
  cooldown_minutes: cooldownMinutes.optional(),
  protection: protection(),
};

export const STRATEGY_SCHEMA = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'a name such as flow-follow, at most 40 characters'),
    symbols: symbols().describe('Each must be covered by a feed, unless entry.on is bar'),
    priority: priority
      .default(0)
      .describe('Higher goes first if two strategies want a symbol at once; then by name'),
    trade: trade.optional().describe('Options in place of the stock; absent: the stock'),
    entry,
    size,
    stop: stop
      .optional()
      .describe('Needed, unless trade buys options: what is paid bounds their loss'),
    target: target.optional(),
    trail: trail.optional(),
    exit: exit.prefault({}),
    add: add.optional().describe('Adds to a winning trade'),
    cooldown_minutes: cooldownMinutes.default(5).describe('After a trade ended'),
    protection: protection(),
    limits: limits.prefault({}),
    protections: strategyProtections.optional().describe('Locks after its own closed trades'),
    per_symbol: z
      .record(symbol(), z.strictObject(someTerms))
      .optional()
      .describe('Other terms for single symbols: replace stop, size, target and trail completely'),
  })
  .superRefine((file, context) => {
    const say = (path: string[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    checkTrailAtr(file, say);
    checkOffsetAtr(file, say);
    checkHours(file, say);
    checkRest(file, say);
    checkParts(file, say);
    checkBars(file, say);
    checkTrade(file, say);
  })
  .meta({ anyOf: [{ required: ['stop'] }, { required: ['trade'] }] });

/** The common terms of all strategies in a folder. */
export const DEFAULTS_SCHEMA = z.strictObject({
  ...someTerms,
  priority: priority.optional(),
  limits: limits.partial().optional(),
  protections: strategyProtections.optional(),
});

export type StrategyFile = z.output<typeof STRATEGY_SCHEMA>;

/** As written in the file: values with a default are optional. */
export type StrategyTerms = z.input<typeof STRATEGY_SCHEMA>;

type Say = (path: string[], message: string) => void;

function checkTrailAtr({ stop: its, trail: follows }: StrategyFile, say: Say): void {
  if (follows === undefined) return;
  const path = ['trail', 'atr'];
  if (follows.atr_multiple !== undefined && !hasAtr(its) && follows.atr === undefined)
    say(path, 'the stop has no ATR for the trail: set {period, bar}');
  else if (follows.atr !== undefined && follows.atr_multiple === undefined)
    say(path, 'only atr_multiple uses it');
  else if (follows.atr !== undefined && hasAtr(its))
    say(path, 'the trail uses the ATR of the stop: remove this');
}

function checkOffsetAtr({ entry: { order }, stop: its, trail: follows }: StrategyFile, say: Say) {
  if (order === undefined || typeof order === 'string' || hasAtr(its)) return;
  const kind = order.limit === undefined ? 'stop' : 'limit';
  const trailsByAtr = follows?.atr ?? follows?.chandelier ?? follows?.supertrend;
  if (order[kind]?.offset_atr !== undefined && trailsByAtr === undefined)
    say(['entry', 'order', kind, 'offset_atr'], 'neither stop nor trail has an ATR');
}

/** Both would define the parts of a trade. */
function checkParts({ target: its, exit: leaves }: StrategyFile, say: Say): void {
  if (Array.isArray(its) && leaves.partial !== undefined)
    say(
      ['exit', 'partial'],
      'the target has legs already: use legs there, or parts by condition here',
    );
}

function checkRest({ protections, cooldown_minutes }: StrategyFile, say: Say): void {
  const rest = protections?.cooldown_after_stop_minutes;
  if (rest === undefined || rest > cooldown_minutes) return;
  const message = `must be longer than cooldown_minutes, which is ${cooldown_minutes}`;
  say(['protections', 'cooldown_after_stop_minutes'], message);
}

/** Without predictions there is no other side to wait for. */
function checkBars(
  { entry: { on, every, side }, size: its, exit: leaves }: StrategyFile,
  say: Say,
) {
  if (on !== 'bar') {
    if (every !== undefined)
      say(['entry', 'every'], 'only on: bar uses it: add on: bar, or remove this');
    return;
  }
  if (every === undefined)
    say(['entry', 'every'], 'is missing: on: bar needs the length of the bars, such as 5m or 1d');
  if (side === 'both')
    say(
      ['entry', 'side'],
      'a bar has no side: write long or short, and another file for the other side',
    );
  if (its.by_confidence !== undefined)
    say(['size', 'by_confidence'], 'entry.on is bar, so there is no confidence: remove this');
  if (leaves.neutral)
    say(['exit', 'neutral'], 'entry.on is bar, so no prediction closes it: remove this');
}

function hasAtr(its: StrategyFile['stop']): boolean {
  return (its?.atr ?? its?.chandelier ?? its?.supertrend) !== undefined;
}

function checkHours({ entry: { between }, exit: leaves }: StrategyFile, say: Say): void {
  if (between === undefined || leaves.at === undefined || between[0] < leaves.at) return;
  say(['exit', 'at'], `entries begin at ${between[0]}, so no entry would be possible`);
}
