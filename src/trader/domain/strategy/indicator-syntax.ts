// Parses an indicator with parameters in a condition, `rsi(14, '5m')`: what is asked for, or the fault.
import type { ASTNode } from '@marcbachmann/cel-js';
import {
  areEverThere,
  isReadBarName,
  lengthMeant,
  READ_BAR_MS,
  type ReadBarName,
} from '../../../market/bars/bar-lengths.ts';
import {
  INDICATORS,
  type IndicatorKind,
  type IndicatorSpec,
  type ParameterKind,
} from '../../../market/indicators/registry.ts';
import type { ConditionInput } from './condition-inputs.ts';

export type IndicatorCall = Extract<ASTNode, { op: 'call' }>;

/** What a call in a condition asks for, or what is wrong with it. */
export type CallReading =
  | { readonly kind: 'read'; readonly path: string; readonly input: ConditionInput }
  | {
      readonly kind: 'problem';
      readonly at: ASTNode;
      readonly message: string;
      readonly didYouMean?: string;
    };

/** Indicators of sessions read minutes. */
const SESSION_BAR: ReadBarName = '1m';
const BAR_NAMES = Object.keys(READ_BAR_MS);
const BARS_MAX = 500;
const MULTIPLE_MAX = 10;

export function indicatorNamed(name: string): IndicatorKind | undefined {
  return Object.hasOwn(INDICATORS, name) ? INDICATORS[name] : undefined;
}

/** How it is written: `rsi(n, '5m')`. */
export function shapeOf(name: string, { parameters, hasBarLength }: IndicatorKind): string {
  const given = parameters.map((one) => one.name);
  return `${name}(${[...given, ...(hasBarLength ? ["'5m'"] : [])].join(', ')})`;
}

export function readIndicator(node: IndicatorCall, kind: IndicatorKind): CallReading {
  const [name, args] = node.args;
  const { parameters, hasBarLength } = kind;
  const problem = (at: ASTNode, message: string, didYouMean?: string): CallReading => ({
    ...{ kind: 'problem', at, message },
    ...(didYouMean !== undefined && { didYouMean }),
  });
  if (args.length !== parameters.length + (hasBarLength ? 1 : 0))
    return problem(node, `write ${shapeOf(name, kind)}`);
  const numbers: number[] = [];
  for (const [index, parameter] of parameters.entries()) {
    const arg = args[index] ?? node;
    const number = numberIn(arg, parameter.kind);
    if (number === undefined)
      return problem(arg, `${parameter.name} of ${name} must be ${WANTED[parameter.kind]}`);
    numbers.push(number);
  }
  const fault = kind.faultOf?.(numbers);
  if (fault !== undefined) return problem(args[0] ?? node, `${fault} in ${shapeOf(name, kind)}`);
  const last = args.at(-1) ?? node;
  const bar = hasBarLength ? textIn(last) : SESSION_BAR;
  if (!isReadBarName(bar)) {
    const message = `the bars of ${name} must be one of ${BAR_NAMES.join(', ')}, in quotes`;
    const near = nearBar(bar ?? '');
    return problem(last, message, near === undefined ? undefined : `'${near}'`);
  }
  const needed = kind.barsNeeded(numbers);
  if (!areEverThere(needed, bar))
    return problem(node, `${name} needs ${needed} bars of ${bar}, and five sessions have fewer`);
  const text = `${name}(${[...numbers, ...(hasBarLength ? [bar] : [])].join(', ')})`;
  return {
    kind: 'read',
    path: text,
    input: inputOf({ text, kind, numbers, barMs: READ_BAR_MS[bar] }),
  };
}

function nearBar(text: string): string | undefined {
  return lengthMeant(text);
}

const WANTED: Readonly<Record<ParameterKind, string>> = {
  bars: `a whole number from 1 to ${BARS_MAX}, written out`,
  multiple: `a number above 0, at most ${MULTIPLE_MAX}, written out`,
};

function inputOf(spec: IndicatorSpec): ConditionInput {
  const { means, range } = spec.kind;
  return {
    ...{ type: 'double', means, spec, ...(range && { range }) },
    read: ({ indicator }) => indicator(spec),
  };
}

/** Only literals: what is computed is known before the daemon starts. */
function numberIn(node: ASTNode, kind: ParameterKind): number | undefined {
  if (node.op !== 'value') return undefined;
  const value = typeof node.args === 'bigint' ? Number(node.args) : node.args;
  if (typeof value !== 'number' || !(value > 0)) return undefined;
  if (kind === 'multiple') return value <= MULTIPLE_MAX ? value : undefined;
  return Number.isInteger(value) && value <= BARS_MAX ? value : undefined;
}

function textIn(node: ASTNode): string | undefined {
  return node.op === 'value' && typeof node.args === 'string' ? node.args : undefined;
}
