// The options of a run: for every stock whose options a strategy trades its rows of the store, and how long entries wait for a quote.
import { assertNever } from '../../kernel/assert.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import type { Session } from '../../market/time/calendar.ts';
import { strategyFor } from '../../trader/domain/strategy/strategy.ts';
import { counted, duration } from '../../trader/domain/wording/figures.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import { daysText } from '../bars/days-text.ts';
import { type StoredChain, storedChain } from '../chains/stored-chains.ts';
import type { OptionFillModel } from '../fills/option-fills.ts';
import { openOptionStore } from '../store/option-store.ts';
import { AS_ASKED, type SyntheticTerms, syntheticText } from '../synthetic/synthetic-terms.ts';
import type { OptionInputs } from './backtest-inputs.ts';
import { SYNTHETIC_NOTES, SYNTHETIC_SPACING_MS, syntheticFaults } from './load-synthetic.ts';
import type { Faults } from './read-files.ts';
import { venueOf } from './symbol-venues.ts';

export interface OptionsRequest {
  readonly settings: Settings;
  readonly sessions: readonly Session[];
  readonly actions: readonly CorporateAction[];
  readonly fills: OptionFillModel;
  readonly bars: ReadonlyMap<string, BarColumns>;
  /** Whose options are traded; absent: those of strategies. */
  readonly underlyings?: ReadonlySet<string>;
  /** Instead of stored rows. */
  readonly synthetic?: SyntheticTerms;
  /** Where rows are stored; undefined if there is no store. */
  readonly folder: string | undefined;
}

export interface LoadedOptions {
  /** Undefined if no options are traded. */
  readonly options: OptionInputs | undefined;
  readonly notes: readonly string[];
}

export function loadOptions(asked: OptionsRequest): Result<LoadedOptions, Faults> {
  const { synthetic } = asked;
  const underlyings = optionUnderlyings(asked);
  if (synthetic !== undefined) return loadSynthetic(asked, synthetic, underlyings);
  if (underlyings.length === 0) return ok({ options: undefined, notes: [] });
  return loadStored(asked, underlyings);
}

function loadSynthetic(
  asked: OptionsRequest,
  terms: SyntheticTerms,
  underlyings: readonly string[],
): Result<LoadedOptions, Faults> {
  const { fills } = asked;
  if (underlyings.length === 0)
    return failed(['--synthetic-chain: no strategy trades options of a symbol with bars']);
  const faults = underlyings.flatMap((underlying) => syntheticFaults(asked, terms, underlying));
  if (faults.length > 0) return failed(faults);
  const waitMs = SYNTHETIC_SPACING_MS * quotesNeeded(fills) + WAIT_SPARE_MS;
  return ok({
    options: { rows: [], synthetic: { underlyings, terms, scale: AS_ASKED }, fills, waitMs },
    notes: [syntheticText(terms, underlyings), ...SYNTHETIC_NOTES, fillText(fills), MARK_NOTE],
  });
}

function loadStored(
  asked: OptionsRequest,
  underlyings: readonly string[],
): Result<LoadedOptions, Faults> {
  const { fills, folder } = asked;
  const chains: StoredChain[] = [];
  const faults: string[] = [];
  for (const underlying of underlyings) {
    const chain = chainOf(asked, underlying);
    if (!chain.ok) faults.push(chain.failure);
    else {
      chains.push(chain.value);
      faults.push(...chainFaults(asked, chain.value));
    }
  }
  if (faults.length > 0) return failed(faults);
  const spacingMs = Math.max(...chains.map((chain) => chain.spacingMs ?? DAY_MS));
  const waitMs = spacingMs * quotesNeeded(fills) + WAIT_SPARE_MS;
  return ok({
    options: { rows: chains.map(({ taped }) => taped), fills, waitMs, ...(folder && { folder }) },
    notes: [
      ...chains.map(coverageText),
      fillText(fills),
      `entries of options wait ${duration(waitMs)} at least, or to the end of the session: no row could fill them sooner`,
      'a chain is all contracts that are quoted at the moment; open interest is that of a day before, and a quote stands until the next row of its contract on that day, or of the next session until its first row',
      MARK_NOTE,
    ],
  });
}

const MARK_NOTE =
  'options are marked at the middle of their quotes; at the close of their last day those in the money by 0.01 or more are exercised; commission 0.65 USD per contract, at least 1.00 an order, unless --commission is none';

/** Beyond the time of the row: a decision and its arrival lie between. */
const WAIT_SPARE_MS = 30 * SECOND_MS;
/** Entries that still wait then are ended. */
const ENTRIES_END_MS = 6 * MINUTE_MS;

function optionUnderlyings({ settings, bars, underlyings }: OptionsRequest): readonly string[] {
  const traded = underlyings ?? ofStrategies(settings);
  return [...traded].filter((symbol) => bars.has(symbol)).sort();
}

function ofStrategies({ strategies }: Settings): ReadonlySet<string> {
  const traded = strategies.flatMap((strategy) =>
    strategy.symbols.filter((symbol) => strategyFor(strategy, symbol).trade !== undefined),
  );
  return new Set(traded);
}

function chainOf(
  { settings, sessions, folder }: OptionsRequest,
  underlying: string,
): Result<StoredChain, string> {
  if (folder === undefined) return failed(`no store has option rows of ${underlying}`);
  const { calendar } = venueOf(settings, underlying);
  return storedChain(openOptionStore(folder), underlying, { sessions, calendar });
}

function chainFaults(
  { actions, fills }: OptionsRequest,
  { taped: { underlying, days }, spacingMs, beforeCloseMs }: StoredChain,
): Faults {
  const [first = '', last = ''] = [days[0], days.at(-1)];
  const split = actions.find(
    ({ kind, symbol, day }) =>
      kind === 'split' && symbol === underlying && day > first && day <= last,
  );
  const late = `the option rows of ${underlying} are less than six minutes before the close, when entries end: nothing could be bought`;
  return [
    ...(split === undefined
      ? []
      : [
          `${underlying} splits on ${split.day}, which changes its option contracts: end before it with --to, or begin after it with --from`,
        ]),
    ...(spacingMs === undefined && beforeCloseMs < ENTRIES_END_MS ? [late] : []),
    ...(spacingMs === undefined && quotesNeeded(fills) > 1
      ? [
          `the option rows of ${underlying} have one time a day, and --fills walk needs two of them: use --fills cross or fraction`,
        ]
      : []),
  ];
}

/** Quotes after an order until it can fill. */
function quotesNeeded({ kind }: OptionFillModel): number {
  return kind === 'walk' ? 2 : 1;
}

function coverageText({ taped: { underlying, days }, spacingMs, missing }: StoredChain): string {
  const every = spacingMs === undefined ? 'one time a day' : `quotes every ${duration(spacingMs)}`;
  const without =
    missing.length === 0
      ? ''
      : `; ${counted(missing.length, 'session has', 'sessions have')} no rows: ${daysText(missing)}`;
  return `option rows of ${underlying}: ${counted(days.length, 'day')} from ${days[0]} to ${days.at(-1)}, ${every}${without}`;
}

function fillText(model: OptionFillModel): string {
  const rule = `an order in options fills at a quote after its arrival, at most the quoted size; a missing, locked or crossed quote fills nothing`;
  switch (model.kind) {
    case 'walk':
      return `${rule}; it fills at its limit once the far side is there for two quotes in a row (--fills walk)`;
    case 'cross':
      return `${rule}; it pays the far side (--fills cross)`;
    case 'mid':
      return `OPTIMISTIC: ${rule}; it fills in the middle, where the market gives no fill for certain (--fills mid)`;
    case 'fraction':
      return `${rule}; it pays ${model.fraction} of the way from the middle to the far side (--fills fraction)`;
    default:
      return assertNever(model);
  }
}
