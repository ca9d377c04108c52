// What a syntax tree of a condition names: numbers, inputs, and problems with their corrections.
import type { ASTNode } from '@marcbachmann/cel-js';
import { assertNever } from '../../../kernel/assert.ts';
import { nearestName } from '../../../kernel/nearest-name.ts';
import { INDICATORS, type IndicatorKind } from '../../../market/indicators/registry.ts';
import {
  CONDITION_INPUTS,
  type ConditionInput,
  FEATURES,
  featureInput,
} from './condition-inputs.ts';
import { PREDICTIONS } from './earlier-predictions.ts';
import { type IndicatorCall, indicatorNamed, readIndicator, shapeOf } from './indicator-syntax.ts';
import { callOfPredictions, PREDICTIONS_SHAPE, readPredictions } from './predictions-syntax.ts';
import { REGIME } from './regime.ts';
import { isRegimeAccess, type RegimeAccess, readRegime } from './regime-syntax.ts';

export interface ConditionProblem {
  readonly message: string;
  /** Characters from the start of the condition. */
  readonly offset: number;
  readonly didYouMean?: string;
}

/** Only these: the rest of the language hides types or presence, and a strategy must mean what it seems to say. */
const FUNCTIONS = ['abs', 'floor', 'max', 'min'];
const CALLED = [...FUNCTIONS, ...Object.keys(INDICATORS)];
const METHODS = ['contains', 'endsWith', 'lowerAscii', 'startsWith'];

/** Words that users forget to quote. */
const WORDS = Object.values(CONDITION_INPUTS)
  .flatMap((group) => Object.values(group))
  .flatMap(({ words = [] }) => words);

const FIELD = /^\w+\s*\.\s*\w+$/;
const INDEX = /^\w+\s*\[\s*(["'])[^"'\\]*\1\s*\]$/;

/** The findings at one node of the syntax tree. */
type Finding =
  | { readonly kind: 'number'; readonly node: ASTNode; readonly value: number }
  | {
      readonly kind: 'input';
      readonly node: ASTNode;
      readonly path: string;
      readonly input: ConditionInput;
    }
  | { readonly kind: 'problem'; readonly problem: ConditionProblem };

export function findingsIn(text: string, node: ASTNode): readonly Finding[] {
  switch (node.op) {
    case 'value':
      return findingsInLiteral(node, node.args);
    case 'id':
      return [unknownName(node, node.args)];
    case '.':
      if (isRegimeAccess(node)) return [findingInRegime(text, node)];
      if (callOfPredictions(node.args[0]) !== undefined) return [findingInPredictions(node)];
      return [findingInField(text, { node, of: node.args[0], field: node.args[1], shape: FIELD })];
    case '[]': {
      const field = literalText(node.args[1]);
      return [findingInField(text, { node, of: node.args[0], field, shape: INDEX })];
    }
    case 'call': {
      const [name, args] = node.args;
      const indicator = indicatorNamed(name);
      if (indicator !== undefined) return [findingInIndicator(node, indicator)];
      if (!FUNCTIONS.includes(name)) return [unknownFunction(node, name, CALLED)];
      return args.flatMap((arg) => findingsIn(text, arg));
    }
    case 'rcall': {
      if (callOfPredictions(node) !== undefined) return [problemAt(node, PREDICTIONS_SHAPE)];
      const [name, receiver, args] = node.args;
      if (!METHODS.includes(name)) return [unknownFunction(node, name, METHODS)];
      return [receiver, ...args].flatMap((arg) => findingsIn(text, arg));
    }
    case '!_':
    case '-_':
      return findingsIn(text, node.args);
    case '==':
    case '!=':
    case 'in':
      return [
        ...neverEqual(node.args),
        ...neverReached(node.args),
        ...node.args.flatMap((arg) => findingsIn(text, arg)),
      ];
    case '<':
    case '<=':
    case '>':
    case '>=':
      return [...neverReached(node.args), ...node.args.flatMap((arg) => findingsIn(text, arg))];
    case 'list':
    case '?:':
    case '&&':
    case '||':
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return node.args.flatMap((arg) => findingsIn(text, arg));
    case 'map':
    case '.?':
    case '[?]':
      return [problemAt(node, 'maps and optional fields are not supported in conditions')];
    default:
      return assertNever(node);
  }
}

function findingsInLiteral(node: ASTNode, value: unknown): readonly Finding[] {
  switch (typeof value) {
    case 'number':
    case 'string':
    case 'boolean':
      return [];
    case 'bigint':
      return Number.isSafeInteger(Number(value))
        ? [{ kind: 'number', node, value: Number(value) }]
        : [problemAt(node, `${value} is too large a number`)];
    default:
      return [problemAt(node, 'a condition compares numbers, text, and true or false')];
  }
}

/** `prediction.signal == "Buy"` would compile and never be true. */
function neverEqual(sides: readonly [ASTNode, ASTNode]): readonly Finding[] {
  const words = sides.map(wordsOf).find((known) => known !== undefined);
  if (words === undefined) return [];
  return sides.flatMap(literalsIn).flatMap((node) => {
    const written = literalText(node);
    if (written === undefined || words.includes(written)) return [];
    const near = nearestName(written, words);
    const message = `${JSON.stringify(written)} is not one of ${words.join(', ')}`;
    return [problemAt(node, message, near === undefined ? undefined : JSON.stringify(near))];
  });
}

/** `prediction.confidence >= 70` would compile and never be true. */
function neverReached(sides: readonly [ASTNode, ASTNode]): readonly Finding[] {
  const bounded = sides.find((side) => inputOf(side)?.range !== undefined);
  const range = bounded && inputOf(bounded)?.range;
  if (bounded === undefined || range === undefined) return [];
  const [low, high] = range;
  return sides.flatMap(literalsIn).flatMap((node) => {
    const value = literalNumber(node);
    if (value === undefined || (value >= low && value <= high)) return [];
    const message = `${value} is not possible: ${inputPath(bounded)} is between ${low} and ${high}`;
    const part = value / 100;
    const isPercent = high === 1 && part >= low && part <= high;
    return [problemAt(node, message, isPercent ? String(part) : undefined)];
  });
}

function wordsOf(node: ASTNode): readonly string[] | undefined {
  return inputOf(node)?.words;
}

/** The input that a node reads directly. */
function inputOf(node: ASTNode): ConditionInput | undefined {
  if (node.op === 'call') return indicatorIn(node)?.input;
  if (node.op !== '.') return undefined;
  const [of] = node.args;
  const read = callOfPredictions(of) && readPredictions(node);
  if (read !== undefined) return read.kind === 'read' ? read.input : undefined;
  if (of.op !== 'id') return undefined;
  const group = groupNamed(of.args);
  return group === undefined ? undefined : fieldNamed(group, node.args[1]);
}

function indicatorIn(node: IndicatorCall) {
  const kind = indicatorNamed(node.args[0]);
  const read = kind && readIndicator(node, kind);
  return read?.kind === 'read' ? read : undefined;
}

/** `prediction.confidence`; empty for anything else. */
export function inputPath(node: ASTNode): string {
  if (node.op === 'call') return indicatorIn(node)?.path ?? '';
  if (node.op !== '.') return '';
  const [of, field] = node.args;
  const read = callOfPredictions(of) && readPredictions(node);
  if (read !== undefined) return read.kind === 'read' ? read.path : '';
  return of.op === 'id' ? `${of.args}.${field}` : '';
}

export function literalNumber(node: ASTNode): number | undefined {
  if (node.op === '-_') {
    const positive = literalNumber(node.args);
    return positive === undefined ? undefined : -positive;
  }
  const isNumber =
    node.op === 'value' && (typeof node.args === 'number' || typeof node.args === 'bigint');
  return isNumber ? Number(node.args) : undefined;
}

export function literalsIn(node: ASTNode): readonly ASTNode[] {
  return node.op === 'list' ? node.args : [node];
}

function findingInIndicator(node: IndicatorCall, kind: IndicatorKind): Finding {
  const read = readIndicator(node, kind);
  if (read.kind === 'problem') return problemAt(read.at, read.message, read.didYouMean);
  return { kind: 'input', node, path: read.path, input: read.input };
}

function findingInRegime(text: string, node: RegimeAccess): Finding {
  const read = readRegime(text, node);
  if (read.kind === 'problem') return problemAt(node, read.message, read.didYouMean);
  return { kind: 'input', node, path: read.path, input: read.input };
}

function findingInPredictions(node: RegimeAccess): Finding {
  const read = readPredictions(node);
  if (read.kind === 'problem') return problemAt(read.at, read.message, read.didYouMean);
  return { kind: 'input', node, path: read.path, input: read.input };
}

interface FieldAccess {
  readonly node: ASTNode;
  readonly of: ASTNode;
  readonly field: string | undefined;
  readonly shape: RegExp;
}

function findingInField(text: string, { node, of, field, shape }: FieldAccess): Finding {
  if (of.op !== 'id') return problemAt(node, 'only the fields of a group can be read');
  const name = of.args;
  if (name === REGIME) return problemAt(node, REGIME_SHAPE);
  if (name === PREDICTIONS) return problemAt(node, PREDICTIONS_SHAPE);
  const group = groupNamed(name);
  if (group === undefined && name !== FEATURES) return unknownName(of, name);
  if (field === undefined || !shape.test(text.slice(node.start, node.end))) {
    return problemAt(node, `use ${name}.field or ${name}["field"], without parentheses`);
  }
  const input = group === undefined ? featureInput(field) : fieldNamed(group, field);
  if (input !== undefined) return { kind: 'input', node, path: `${name}.${field}`, input };
  const near = nearestName(field, Object.keys(group ?? {}));
  const guess = near === undefined ? pathEndingIn(field) : `${name}.${near}`;
  return problemAt(node, `${name} has no ${field}`, guess);
}

const REGIME_SHAPE = `${REGIME} needs a symbol and a field: ${REGIME}.SPY.close or ${REGIME}.SPY.sma20`;

function unknownName(node: ASTNode, name: string): Finding {
  if (name === REGIME) return problemAt(node, REGIME_SHAPE);
  if (name === PREDICTIONS) return problemAt(node, PREDICTIONS_SHAPE);
  const indicator = indicatorNamed(name);
  if (indicator !== undefined)
    return problemAt(node, `${name} needs its parameters: ${shapeOf(name, indicator)}`);
  const group = groupNamed(name);
  if (group !== undefined || name === FEATURES) {
    const [first = 'name'] = Object.keys(group ?? {});
    return problemAt(node, `${name} is a group: use one of its fields`, `${name}.${first}`);
  }
  const near = nearestName(name, [...Object.keys(CONDITION_INPUTS), FEATURES, REGIME]);
  const guess = WORDS.includes(name) ? `"${name}"` : (pathEndingIn(name) ?? near);
  return problemAt(node, `unknown name ${name}`, guess);
}

function unknownFunction(node: ASTNode, name: string, known: readonly string[]): Finding {
  return problemAt(node, `unknown function ${name}`, nearestName(name, known));
}

function problemAt(node: ASTNode, message: string, didYouMean?: string): Finding {
  const offset = node.start;
  const problem = didYouMean === undefined ? { message, offset } : { message, offset, didYouMean };
  return { kind: 'problem', problem };
}

export function literalText(node: ASTNode): string | undefined {
  return node.op === 'value' && typeof node.args === 'string' ? node.args : undefined;
}

type Group = Readonly<Record<string, ConditionInput>>;

function groupNamed(name: string): Group | undefined {
  return Object.hasOwn(CONDITION_INPUTS, name) ? CONDITION_INPUTS[name] : undefined;
}

function fieldNamed(group: Group, field: string): ConditionInput | undefined {
  return Object.hasOwn(group, field) ? group[field] : undefined;
}

/** For a field written without its group, or with another. */
function pathEndingIn(field: string): string | undefined {
  const group = Object.entries(CONDITION_INPUTS).find(([, fields]) => Object.hasOwn(fields, field));
  return group === undefined ? undefined : `${group[0]}.${field}`;
}
