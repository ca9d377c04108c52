// What a person writes into the form of a plan, and the plan that it asks for. Weights are in percent there, as parts of 1 in the API.
import type { KeptPlan, PlanBody, Portfolio } from './book-shapes.ts';
import { enteredNumber, fieldNumber } from './entered-number.ts';
import { scaledText } from './scaled-text.ts';

export interface TargetField {
  readonly symbol: string;
  /** In percent. */
  readonly weight: string;
}

export interface PlanForm {
  readonly targets: readonly TargetField[];
  /** In percent of the base; empty: whatever the drift is. */
  readonly band: string;
  /** Cash that stays, in the currency of the portfolio. */
  readonly cash: string;
  /** Smallest value of a trade. */
  readonly tradeMin: string;
  /** Of a trade, in percent. */
  readonly feeRate: string;
  /** Of a trade, at least. */
  readonly feeMin: string;
  /** Symbols, with spaces or commas between them. */
  readonly noSell: string;
}

export type AmountField = Exclude<keyof PlanForm, 'targets' | 'noSell'>;

/** Strategy and limits as a plan keeps them; what the form does not show is taken over. */
interface KeptTerms {
  readonly strategy: Readonly<Record<string, unknown>>;
  readonly limits: Readonly<Record<string, unknown>>;
}

const BAND = '5';

export function newForm({ targets }: Pick<Portfolio, 'targets'>): PlanForm {
  return {
    targets: targetFields(targets ?? []),
    ...{ band: BAND, cash: '0', tradeMin: '0', feeRate: '0', feeMin: '0', noSell: '' },
  };
}

export function formOf({ targets, strategy, limits }: KeptPlan): PlanForm {
  const { bufferAmount, tradeMin, feeRate, feeMin, noSell } = limits;
  return {
    targets: targetFields(targets),
    band: strategy.kind === 'threshold' ? inPercent(strategy.absoluteBand) : '',
    cash: textIn(bufferAmount),
    tradeMin: textIn(tradeMin),
    feeRate: inPercent(feeRate),
    feeMin: textIn(feeMin),
    noSell: Array.isArray(noSell) ? noSell.join(', ') : '',
  };
}

function targetFields(targets: KeptPlan['targets']): readonly TargetField[] {
  return targets.map(({ symbol, weight }) => ({ symbol, weight: inPercent(weight) }));
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? fieldNumber(value) : '0';
}

function inPercent(value: unknown): string {
  return typeof value === 'string' ? fieldNumber(scaledText(value, 2)) : '';
}

/** By the name of their field: `weight 2`, `band`. */
export type PlanFaults = ReadonlyMap<string, string>;

export type PlanAsked =
  | { readonly body: Omit<PlanBody, 'portfolio_id'>; readonly faults?: never }
  | { readonly faults: PlanFaults; readonly body?: never };

/** The plan that is asked for, or what is wrong at which field. */
export function planOn(form: PlanForm, kept: KeptTerms | undefined): PlanAsked {
  const faults = faultsIn(form, kept);
  if (faults.size > 0) return { faults };
  const value = (field: AmountField) => numberText(form[field]);
  return {
    body: {
      targets: targetsOn(form),
      strategy: strategyOn(form, kept?.strategy),
      limits: {
        ...keptLimits(kept?.limits ?? {}),
        cash_buffer: { ...keptShare(kept?.limits ?? {}), amount: value('cash') },
        min_trade: value('tradeMin'),
        fee: { rate: scaledText(value('feeRate'), -2), min: value('feeMin') },
        no_sell: [...symbolsIn(form.noSell)],
      },
    },
  };
}

export function targetsOn({ targets }: Pick<PlanForm, 'targets'>) {
  return targets.map(({ symbol, weight }) => ({
    symbol: symbol.trim().toUpperCase(),
    weight: scaledText(numberText(weight), -2),
  }));
}

function symbolsIn(text: string): readonly string[] {
  return text
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter((symbol) => symbol !== '');
}

/** 0 of an empty field. */
function numberText(typed: string): string {
  const number = enteredNumber(typed);
  return 'text' in number ? number.text : '0';
}

/** Those the form does not show stay as the plan has them. */
function strategyOn(
  { band }: PlanForm,
  strategy: KeptTerms['strategy'] | undefined,
): NonNullable<PlanBody['strategy']> {
  switch (strategy?.kind) {
    case 'tactical':
      return {
        type: 'tactical',
        overlay: strategy.overlay as [],
        until: String(strategy.until),
        ...(strategy.moveMax !== undefined && { max_move: String(strategy.moveMax) }),
      };
    default: {
      const absolute =
        band.trim() === '' ? {} : { absolute_band: scaledText(numberText(band), -2) };
      const relative = strategy?.relativeBand;
      const bands = {
        ...absolute,
        ...(relative !== undefined && { relative_band: `${relative}` }),
      };
      if (Object.keys(bands).length === 0) return { type: 'calendar' };
      const to = strategy?.to as 'target' | undefined;
      return { type: 'threshold', to: to ?? 'target', ...bands };
    }
  }
}

function keptLimits({
  lotSize,
  lotSizes,
  guardsWash,
  cashNeeded,
  gainMax,
  allocation,
  objective,
}: KeptTerms['limits']): NonNullable<PlanBody['limits']> {
  return {
    ...(typeof lotSize === 'string' && { lot_size: lotSize }),
    ...(isRecord(lotSizes) && {
      lot_sizes: Object.entries(lotSizes).map(([symbol, lot]) => ({ symbol, lot_size: `${lot}` })),
    }),
    ...(guardsWash === false && { wash_guard: false }),
    ...(typeof cashNeeded === 'string' && { cash_needed: cashNeeded }),
    ...(typeof gainMax === 'string' && { max_gain: gainMax }),
    ...(allocation === 'exact' && { allocation }),
    ...(isRecord(objective) && { objective }),
  };
}

function keptShare({ bufferShare }: KeptTerms['limits']) {
  return typeof bufferShare === 'string' ? { share: bufferShare } : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** What the form does not show of a plan, in a sentence; empty if it shows all. */
export function takenOver({ strategy, limits }: KeptTerms): string {
  const parts = [
    ...(strategy.kind === 'tactical' ? [`the tactical weights until ${strategy.until}`] : []),
    ...(strategy.relativeBand === undefined
      ? []
      : [`a band of ${inPercent(strategy.relativeBand)} % of each target`]),
    ...(limits.allocation === 'exact' ? ['lots chosen together'] : []),
    ...(typeof limits.gainMax === 'string' ? [`a gain of ${limits.gainMax} at most`] : []),
    ...(typeof limits.cashNeeded === 'string' ? [`${limits.cashNeeded} for a withdrawal`] : []),
  ];
  return parts.length === 0 ? '' : `Taken over from the plan: ${parts.join(', ')}.`;
}

const PERCENT_MAX = 100;

function faultsIn(form: PlanForm, kept: KeptTerms | undefined): PlanFaults {
  const found = [...targetFaults(form.targets), ...amountFaults(form)];
  const first = new Map(found.toReversed());
  if (!hasBand(kept)) first.delete('band');
  return first;
}

/** Tactical weights are traded towards whatever the drift is. */
export function hasBand(kept: Pick<KeptTerms, 'strategy'> | undefined): boolean {
  return kept?.strategy.kind !== 'tactical';
}

/** Why it is not edited; empty if it can be. An edited plan is a person's: the weights of a policy would stand in it as theirs. */
export function whyNotEdited({ strategy }: Pick<KeptTerms, 'strategy'>): string {
  return strategy.by === undefined
    ? ''
    : `Its weights are of the policy ${strategy.by}, so it is not edited: begin a new plan with other terms.`;
}

type Fault = readonly [string, string];

function targetFaults(targets: PlanForm['targets']): readonly Fault[] {
  const symbols = targets.map(({ symbol }) => symbol.trim().toUpperCase());
  const faults = targets.flatMap(({ weight }, index): readonly Fault[] => {
    const symbol = symbols[index] ?? '';
    return [
      ...(symbol === ''
        ? [[`symbol ${index}`, 'Enter a symbol, or remove the row.'] as const]
        : []),
      ...(symbol !== '' && symbols.indexOf(symbol) < index
        ? [[`symbol ${index}`, `${symbol} has a row already: give it one weight.`] as const]
        : []),
      ...within(`weight ${index}`, weight, PERCENT_MAX),
    ];
  });
  if (targets.length === 0) return [['targets', 'Add a target: a plan needs at least one.']];
  if (faults.length > 0) return faults;
  const sum = targets.reduce((all, { weight }) => all + Number(numberText(weight)), 0);
  const shown = Number(sum.toFixed(4));
  if (shown <= PERCENT_MAX) return [];
  return [
    [
      `weight ${targets.length - 1}`,
      `The weights add up to ${shown} %: take off ${Number((shown - PERCENT_MAX).toFixed(4))} %, or more to leave cash.`,
    ],
  ];
}

function amountFaults(form: PlanForm): readonly Fault[] {
  const isEmpty = (field: AmountField) => form[field].trim() === '';
  return [
    ...(isEmpty('band') ? [] : within('band', form.band, PERCENT_MAX)),
    ...(['cash', 'tradeMin', 'feeMin'] as const).flatMap((field) =>
      isEmpty(field) ? [] : within(field, form[field], Number.POSITIVE_INFINITY),
    ),
    ...(isEmpty('feeRate') ? [] : within('feeRate', form.feeRate, PERCENT_MAX)),
  ];
}

function within(field: string, typed: string, most: number): readonly Fault[] {
  const number = enteredNumber(typed);
  if ('why' in number) return [[field, number.why]];
  const value = Number(number.text);
  if (value >= 0 && value <= most) return [];
  return [[field, most === PERCENT_MAX ? 'Enter 0 to 100 %.' : 'Enter 0 or more.']];
}

/** The part that stays cash, in percent: `10`. */
export function cashPercent({ targets }: Pick<PlanForm, 'targets'>): number {
  const sum = targets.reduce((all, { weight }) => all + Number(numberText(weight)), 0);
  return Number((PERCENT_MAX - sum).toFixed(4));
}
