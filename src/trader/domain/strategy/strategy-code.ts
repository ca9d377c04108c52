// A condition written as a function: it has the same typed inputs as a condition in a file, and refuses like one if
// an input is missing.
import { nearestName } from '../../../kernel/nearest-name.ts';
import type { Condition, ConditionAnswer } from './condition.ts';
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
  /** Any number that the feed sends. */
  readonly features: Readonly<Record<string, number>>;
  /** The market of another symbol, named literally in the code so that it is subscribed: `regime.SPY.close`. */
  readonly regime: Readonly<Record<string, { readonly [Name in keyof RegimeSeen]: number }>>;
};

/** Calls the code within limits; errors are passed on. */
export type AskCode = (view: StrategyContext) => unknown;

export interface CodeCondition extends Condition {
  /** The text of the file: a tape keeps it, so that a replay can run it. */
  readonly source: string;
}

/** `text` replaces the text of a condition; `inputs` are those the code names literally. */
export function createCodeCondition(
  { text, inputs, source }: Omit<CodeCondition, 'evaluate'>,
  ask: AskCode,
): CodeCondition {
  return {
    text,
    inputs,
    source,
    evaluate(context) {
      const read = new Map<string, unknown>();
      const missing: string[] = [];
      const answer = answerOf(() => ask(viewOf(context, read, missing)));
      // Also if the code has caught the error: its decision then lacked the input.
      const [path] = missing;
      if (path !== undefined) return { kind: 'missing', path };
      if (answer.kind === 'failed') return answer;
      const values = Object.fromEntries(read);
      return answer.value ? { kind: 'true', values: () => values } : { kind: 'false', values };
    },
  };
}

type Answered = { readonly kind: 'answered'; readonly value: boolean };

function answerOf(ask: () => unknown): Answered | Extract<ConditionAnswer, { kind: 'failed' }> {
  try {
    const value = ask();
    if (typeof value === 'boolean') return { kind: 'answered', value };
    return { kind: 'failed', why: `gave ${spoken(value)}, not true or false` };
  } catch (error) {
    return { kind: 'failed', why: thrownText(error) };
  }
}

function spoken(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    return 'then' in value ? 'a promise' : 'an object';
  }
  return typeof value === 'function' ? 'a function' : String(value);
}

/**
 * Errors of the code come from another realm, so they are recognised by their properties; none of their code runs for
 * it.
 */
export function thrownText(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return `threw ${spoken(thrown)}`;
  const message: unknown = Object.getOwnPropertyDescriptor(thrown, 'message')?.value;
  return typeof message === 'string' ? message : 'threw what is no error';
}

const OPEN_GROUPS: readonly string[] = [FEATURES, REGIME];

/** Records every value that is read. */
function viewOf(
  context: ConditionContext,
  read: Map<string, unknown>,
  missing: string[],
): StrategyContext {
  function inputOf(group: string, name: string): unknown {
    const input = group === FEATURES ? featureInput(name) : CONDITION_INPUTS[group]?.[name];
    return valueAt(`${group}.${name}`, input, CONDITION_INPUTS[group] ?? {});
  }

  function regimeOf(symbol: string): object {
    return readOnly((name) => {
      const input = isRegimeField(name) ? regimeInput(symbol, name) : undefined;
      return valueAt(`${REGIME}.${symbol}.${name}`, input, REGIME_FIELDS);
    });
  }

  function valueAt(path: string, input: ConditionInput | undefined, known: object): unknown {
    if (input === undefined) throw new Error(unknownText(path, known));
    const value = input.read(context);
    if (!isPresent(input.type, value)) {
      missing.push(path);
      throw new Error(`${path} is missing`);
    }
    read.set(path, value);
    return value;
  }

  const groups = new Map<string, object>();
  function groupOf(name: string): object {
    const isKnown = OPEN_GROUPS.includes(name) || Object.hasOwn(CONDITION_INPUTS, name);
    if (!isKnown)
      throw new Error(unknownText(name, { ...CONDITION_INPUTS, features: {}, regime: {} }));
    const read = name === REGIME ? regimeOf : (field: string) => inputOf(name, field);
    const group = groups.get(name) ?? readOnly(read);
    groups.set(name, group);
    return group;
  }
  return readOnly(groupOf) as StrategyContext;
}

function unknownText(path: string, known: object): string {
  const near = nearestName(path.split('.').at(-1) ?? '', Object.keys(known));
  return `there is no input ${path}${near === undefined ? '' : `; did you mean ${near}?`}`;
}

/** An object without own properties: every name is looked up when it is read. */
function readOnly(read: (name: string) => unknown): object {
  return new Proxy(Object.create(null), {
    get: (_, name) => (typeof name === 'symbol' ? undefined : read(name)),
    set: (_, name) => {
      throw new Error(`${String(name)} cannot be set: inputs are read-only`);
    },
    defineProperty: () => false,
    deleteProperty: () => false,
    setPrototypeOf: () => false,
  });
}
