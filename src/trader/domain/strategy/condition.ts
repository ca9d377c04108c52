// Conditions of strategies: CEL text, checked completely when the file is loaded; at run time a condition refuses
// rather than guesses.
import {
  type ASTNode,
  TypeError as CelTypeError,
  Environment,
  EvaluationError,
  ParseError,
  type ParseResult,
  serialize,
} from '@marcbachmann/cel-js';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { IndicatorSpec } from '../../../market/indicators/registry.ts';
import type { ConditionProblem } from './condition-findings.ts';
import { type ConditionContext, isPresent } from './condition-inputs.ts';
import {
  type ConditionGiven,
  type ConditionReading,
  type NamedInput,
  readCondition,
} from './condition-syntax.ts';
import { operatorMeant } from './operator-meant.ts';
import { SIGNALS, type SignalWord, signalsIn } from './signals-accepted.ts';
import { applyEdits, originalOffset } from './text-edits.ts';

export type ConditionAnswer =
  /** With every input the condition reads; valid until the next evaluation. */
  | { readonly kind: 'true'; values(): Readonly<Record<string, unknown>> }
  /** With every input the condition reads. */
  | { readonly kind: 'false'; readonly values: Readonly<Record<string, unknown>> }
  /** An input is unknown, stale or not a finite number: nothing was evaluated. */
  | { readonly kind: 'missing'; readonly path: string }
  | { readonly kind: 'failed'; readonly why: string };

export interface Condition {
  readonly text: string;
  /** The paths it reads, e.g. `prediction.confidence`. */
  readonly inputs: readonly string[];
  /** The indicators with parameters that it reads. */
  readonly indicators: readonly IndicatorSpec[];
  evaluate(context: ConditionContext): ConditionAnswer;
}

/**
 * Names, types and syntax are checked here; an empty text, a misspelt name or a result that is not a bool does not
 * compile.
 */
export function compileCondition(
  text: string,
  given: ConditionGiven = {},
): Result<Condition, ConditionProblem> {
  const root = parse(LANGUAGE, text);
  if (!root.ok) return root;
  const reading = readCondition(text, root.value.ast, given);
  const [problem] = reading.problems;
  if (problem !== undefined) return failed(problem);
  const environment = environmentFor(reading.inputs);
  const program = parse(environment, applyEdits(text, reading.edits));
  if (!program.ok) return failed(inOriginal(reading, program.failure));
  const check = program.value.check();
  if (!check.valid) return failed(inOriginal(reading, problemFrom(check.error)));
  if (check.type !== 'bool') {
    const found = plainTypes(check.type ?? 'unknown');
    return failed({
      message: `a condition must be true or false, but this is a ${found}`,
      offset: 0,
    });
  }
  const divisors = divisorsOf(program.value.ast).map((node) => environment.parse(serialize(node)));
  return ok(createCondition({ text, inputs: reading.inputs, program: program.value, divisors }));
}

/** The signals that a condition can accept at all, as far as its `&&` parts say so directly. */
export function signalsAccepted(text: string): readonly SignalWord[] {
  const root = parse(LANGUAGE, text);
  return root.ok ? signalsIn(root.value.ast) : SIGNALS;
}

function createCondition(parts: {
  readonly text: string;
  readonly inputs: readonly NamedInput[];
  readonly program: ParseResult;
  readonly divisors: readonly ParseResult[];
}): Condition {
  const { text, inputs, program, divisors } = parts;
  // One object for the lifetime of the condition: evaluation allocates nothing of ours.
  const variables: Record<string, unknown> = Object.fromEntries(
    inputs.map(({ variable }) => [variable, undefined]),
  );

  function valuesRead(): Record<string, unknown> {
    return Object.fromEntries(inputs.map(({ path, variable }) => [path, variables[variable]]));
  }

  // For nearly every answer only its kind is read, so one object serves them all.
  const isTrue: ConditionAnswer = { kind: 'true', values: valuesRead };

  function run(): ConditionAnswer {
    for (const divisor of divisors) {
      // A quotient by 0 is NaN or infinite, and a negated comparison with NaN is true.
      if (divisor(variables) === 0) return { kind: 'failed', why: 'division by zero' };
    }
    const answer: unknown = program(variables);
    if (answer === true) return isTrue;
    if (answer === false) return { kind: 'false', values: valuesRead() };
    return { kind: 'failed', why: `gave ${String(answer)}` };
  }
  return {
    text,
    inputs: inputs.map(({ path }) => path),
    indicators: inputs.flatMap(({ input }) => input.spec ?? []),
    evaluate(context) {
      for (const { path, variable, input } of inputs) {
        const value = input.read(context);
        if (!isPresent(input.type, value)) return { kind: 'missing', path };
        variables[variable] = value;
      }
      try {
        return run();
      } catch (error) {
        if (!(error instanceof EvaluationError)) throw error;
        return { kind: 'failed', why: plainTypes(error.summary) };
      }
    },
  };
}

/** A name, a number and an operator are a part each: far more than a person writes, far less than the stack holds. */
const PARTS_MAX = 1_000;
const LEVELS_MAX = 100;

/** What conditions are written in, without inputs. */
export const LANGUAGE = createLanguage();

const TOO_LONG = `too long: a condition has at most ${PARTS_MAX.toLocaleString('en-US')} names, numbers and operators`;
const TOO_DEEP = `too deep: a condition has at most ${LEVELS_MAX} levels of parentheses`;

/** The parser counts them as no level, and calls itself for each. */
const SIGNS_IN_A_ROW = new RegExp(`(?:[!-]\\s*){${LEVELS_MAX + 1}}`);
const TOO_MANY_SIGNS = `too deep: a condition has at most ${LEVELS_MAX} signs (- and !) in a row`;

function createLanguage(): Environment {
  const isSync = { async: false };
  return new Environment({ limits: { maxAstNodes: PARTS_MAX, maxDepth: LEVELS_MAX } })
    .registerFunction('abs(double): double', (x: number) => Math.abs(x), isSync)
    .registerFunction('floor(double): double', (x: number) => Math.floor(x), isSync)
    .registerFunction(
      'min(double, double): double',
      (a: number, b: number) => Math.min(a, b),
      isSync,
    )
    .registerFunction(
      'max(double, double): double',
      (a: number, b: number) => Math.max(a, b),
      isSync,
    )
    .registerOperator('double % double', (a: number, b: number) => a % b);
}

export function environmentFor(inputs: readonly NamedInput[]): Environment {
  const environment = LANGUAGE.clone();
  for (const { variable, input } of inputs) environment.registerVariable(variable, input.type);
  return environment;
}

function parse(environment: Environment, text: string): Result<ParseResult, ConditionProblem> {
  const signs = SIGNS_IN_A_ROW.exec(text);
  if (signs !== null) return failed({ message: TOO_MANY_SIGNS, offset: signs.index });
  try {
    return ok(environment.parse(text));
  } catch (error) {
    const problem = problemFrom(error);
    const meant = operatorMeant(text, problem.offset);
    if (meant !== undefined) return failed(meant);
    const bare = bareLengthAt(text, problem.offset);
    return failed(
      bare === undefined ? problem : { ...problem, message: `write '${bare}', in quotes` },
    );
  }
}

function problemFrom(error: unknown): ConditionProblem {
  if (!(error instanceof ParseError || error instanceof CelTypeError)) throw error;
  return { message: plainTypes(error.summary), offset: error.range?.start ?? 0 };
}

/** The parser reads `5m` as a number and a name. */
function bareLengthAt(text: string, offset: number): string | undefined {
  const number = /(?:^|[^\w'".])(\d+)$/.exec(text.slice(0, offset))?.[1];
  const unit = /^[mh]\b/.exec(text.slice(offset))?.[0];
  return number === undefined || unit === undefined ? undefined : `${number}${unit}`;
}

function inOriginal(reading: ConditionReading, problem: ConditionProblem): ConditionProblem {
  return { ...problem, offset: originalOffset(reading.edits, problem.offset) };
}

/** Translates the terms of the parser and the type checker to those of the file's author. */
function plainTypes(message: string): string {
  return message
    .replace(/^Exceeded maxAstNodes .*/, TOO_LONG)
    .replace(/^Exceeded maxDepth .*/, TOO_DEEP)
    .replace(/\bdouble\b/g, 'number')
    .replace(/^no such overload: /, 'this cannot be computed: ')
    .replace('Unexpected token: EOF', 'unexpected end');
}

/** The right sides of all divisions that are not a number literal other than 0. */
function divisorsOf(node: ASTNode): ASTNode[] {
  const own =
    (node.op === '/' || node.op === '%') && !isNonZero(node.args[1]) ? [node.args[1]] : [];
  return [...own, ...childrenOf(node).flatMap(divisorsOf)];
}

function isNonZero(node: ASTNode): boolean {
  return node.op === 'value' && node.args !== 0;
}

function childrenOf(node: ASTNode): readonly ASTNode[] {
  if (node.op === '!_' || node.op === '-_') return [node.args];
  if (node.op === 'call') return node.args[1];
  if (node.op === 'rcall') return [node.args[1], ...node.args[2]];
  if (node.op === 'value' || node.op === 'id' || node.op === '.' || node.op === '.?') return [];
  if (node.op === 'map') return node.args.flat();
  return node.args;
}
