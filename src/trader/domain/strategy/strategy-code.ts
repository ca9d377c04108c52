// A condition written as a function: it has the same typed inputs as a condition in a file, and refuses like one if
// an input is missing.
import { nearestName } from '../../../kernel/nearest-name.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { INDICATORS, type IndicatorSpec } from '../../../market/indicators/registry.ts';
import { type IndicatorCalls, indicatorsSpelled, refusalOfCall } from './code-indicators.ts';
import type { Condition } from './condition.ts';
import {
  CONDITION_INPUTS,
  type ConditionContext,
  type ConditionInput,
  FEATURES,
  featureInput,
  type InputType,
  isPresent,
  type KnownInputs,
  type RegimeSeen,
} from './condition-inputs.ts';
import { isOfPrediction } from './condition-syntax.ts';
import {
  isLastTaken,
  isPredictionsField,
  LAST_TAKES,
  PREDICTIONS,
  PREDICTIONS_FIELDS,
  predictionsInput,
} from './earlier-predictions.ts';
import { isRegimeField, REGIME, REGIME_FIELDS, regimeInput } from './regime.ts';

interface ValueByType {
  readonly double: number;
  readonly string: string;
  readonly bool: boolean;
}

type ValueOf<Input> = Input extends { readonly words: readonly (infer Word)[] }
  ? Word
  : Input extends { readonly type: infer Type extends InputType }
    ? ValueByType[Type]
    : never;

/** The argument of `when`: reading a value that is missing, stale or not a finite number refuses the signal. */
export type StrategyContext = {
  readonly [Group in keyof KnownInputs]: {
    readonly [Name in keyof KnownInputs[Group]]: ValueOf<KnownInputs[Group][Name]>;
  };
} & {
  readonly predictions: {
    /**
     * The last 2 to 20 accepted predictions of the same feed for the same symbol, on the same day, this one last. While there
     * are fewer, reading a figure of them refuses the signal.
     */
    last(count: number): {
      readonly [Name in keyof typeof PREDICTIONS_FIELDS]: ValueOf<
        (typeof PREDICTIONS_FIELDS)[Name]
      >;
    };
  };
  /** Any number that the feed sends. */
  readonly features: Readonly<Record<string, number>>;
  /** The market of another symbol, named literally in the code so that it is subscribed: `regime.SPY.close`. */
  readonly regime: Readonly<Record<string, { readonly [Name in keyof RegimeSeen]: number }>>;
} & IndicatorCalls;

/** One input by its group and name, or the field of a regime's symbol; why it cannot be read. */
export type ReadInput = (
  group: string,
  name: string,
  field: string,
) => Result<number | string | boolean, string>;

/** Calls the code within limits: its answer, or in words what it did instead. */
export type AskCode = (read: ReadInput) => Result<boolean, string>;

/** What the limit of a call counts: elapsed time where a market waits, else processor time, so that no busy machine cuts it off. */
export type CallLimit = 'elapsed' | 'processor';

export interface CodeCondition extends Condition {
  /** The text of the file: a tape keeps it, so that a replay can run it. */
  readonly source: string;
  /** The same code for a run without a market, loaded again: it knows nothing of the calls so far. */
  fresh(): CodeCondition;
  /** The same condition, asked elsewhere than in this process. */
  askedBy(open: () => AskCode): CodeCondition;
}

/**
 * `text` replaces the text of a condition; `inputs` are those the code names literally. It is opened when it is asked first:
 * a process that never asks it never runs it.
 */
export function createCodeCondition(
  spelled: Pick<CodeCondition, 'text' | 'inputs' | 'source'>,
  open: (limit: CallLimit) => AskCode,
  limit: CallLimit = 'elapsed',
): CodeCondition {
  let ask: AskCode | undefined;
  const specs = indicatorsSpelled(spelled.source);
  return {
    ...spelled,
    indicators: [...specs.values()],
    fresh: () => createCodeCondition(spelled, open, 'processor'),
    askedBy: (other) => createCodeCondition(spelled, other),
    evaluate(context) {
      const reading = createReading(context, specs);
      ask ??= open(limit);
      const answer = ask(reading.read);
      // Also if the code has caught the error: its decision then lacked the input.
      const path = reading.missing();
      if (path !== undefined) return { kind: 'missing', path };
      if (!answer.ok) return { kind: 'failed', why: answer.failure };
      const values = Object.fromEntries(reading.values);
      return answer.value ? { kind: 'true', values: () => values } : { kind: 'false', values };
    },
  };
}

const OPEN_GROUPS: readonly string[] = [FEATURES, REGIME, PREDICTIONS];

const FIGURES = Object.keys(PREDICTIONS_FIELDS).join(', ');

/** The one name in that group; code calls it with how many. */
const LAST = { last: true };

/** Records every value that is read, and the first that is missing. */
function createReading(context: ConditionContext, specs: ReadonlyMap<string, IndicatorSpec>) {
  const values = new Map<string, unknown>();
  let missing: string | undefined;

  const read: ReadInput = (group, name, field) => {
    if (Object.hasOwn(INDICATORS, group)) return indicatorOf(group, field);
    const isKnown = OPEN_GROUPS.includes(group) || Object.hasOwn(CONDITION_INPUTS, group);
    if (!isKnown)
      return failed(
        unknownText(group, { ...CONDITION_INPUTS, features: {}, regime: {}, predictions: {} }),
      );
    if (group === REGIME) {
      const input = isRegimeField(field) ? regimeInput(name, field) : undefined;
      return valueAt(`${REGIME}.${name}.${field}`, input, REGIME_FIELDS);
    }
    if (group === PREDICTIONS) return figureOf(name, field);
    const known = CONDITION_INPUTS[group] ?? {};
    const named = Object.hasOwn(known, name) ? known[name] : undefined;
    const input = group === FEATURES ? featureInput(name) : named;
    return valueAt(`${group}.${name}`, input, known);
  };

  function indicatorOf(name: string, args: string) {
    const path = `${name}(${args.replaceAll("'", '')})`;
    const spec = specs.get(path);
    if (spec === undefined) return failed(refusalOfCall(name, args));
    const input: ConditionInput = {
      ...{ type: 'double', means: spec.kind.means, spec },
      read: ({ indicator }) => indicator(spec),
    };
    return valueAt(path, input, INDICATORS);
  }

  /** `wanted` as the code has spelled it: a number, or in words what is none; without a figure a misspelt `last`. */
  function figureOf(wanted: string, figure: string) {
    if (figure === '') return failed(unknownText(`${PREDICTIONS}.${wanted}`, LAST));
    const count = Number(wanted);
    if (!isLastTaken(count)) return failed(`${LAST_TAKES}, not ${wanted}`);
    const input = isPredictionsField(figure) ? predictionsInput(count, figure) : undefined;
    const path = `${PREDICTIONS}.last(${count}).${figure}`;
    // A number in its place: the code takes it for a list.
    if (/^(\d+|length)$/.test(figure))
      return failed(`${PREDICTIONS}.last(${count}) is not a list: it has ${FIGURES}`);
    return valueAt(path, input, PREDICTIONS_FIELDS);
  }

  function valueAt(path: string, input: ConditionInput | undefined, known: object) {
    if (input === undefined) return failed(unknownText(path, known));
    const isAbsent = context.prediction.id === '' && isOfPrediction(path);
    const value = isAbsent ? undefined : input.read(context);
    if (!isPresent(input.type, value)) {
      missing ??= path;
      return failed(`${path} is missing`);
    }
    values.set(path, value);
    return ok(value);
  }

  return { read, values, missing: () => missing };
}

function unknownText(path: string, known: object): string {
  const near = nearestName(path.split('.').at(-1) ?? '', Object.keys(known));
  return `there is no input ${path}${near === undefined ? '' : `; did you mean ${near}?`}`;
}
