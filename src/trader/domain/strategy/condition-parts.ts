// The comparisons in a condition with the values that were read: which of them held, and which made the condition what it was.
import {
  type ASTNode,
  type Environment,
  EvaluationError,
  ParseError,
  serialize,
} from '@marcbachmann/cel-js';
import { environmentFor, LANGUAGE } from './condition.ts';
import { readCondition } from './condition-syntax.ts';
import { applyEdits, type Edit, originalOffset } from './text-edits.ts';

export type ComparisonOperator = '<' | '<=' | '>' | '>=' | '==' | '!=';

export interface ComparedSide {
  /** As the author wrote it. */
  readonly text: string;
  readonly value: number | string | boolean;
  /** A number or a word of the file: its text says its value. */
  readonly isLiteral: boolean;
}

export interface Compared {
  readonly value: ComparedSide;
  readonly operator: ComparisonOperator;
  readonly bound: ComparedSide;
}

export interface ConditionPart {
  readonly text: string;
  readonly isTrue: boolean;
  /** With this part the other way the condition could have come out differently. */
  readonly isDecisive: boolean;
  /** Absent if it is not a comparison. */
  readonly compared?: Compared;
}

interface Judged {
  readonly isTrue: boolean;
  readonly parts: readonly ConditionPart[];
  /** The fewest parts that, the other way, make the condition the other way. */
  readonly fewest: readonly ConditionPart[];
}

/** Empty for a condition that is not written in the language, such as one in code, or if a value is not known. */
export function conditionParts(
  text: string,
  values: Readonly<Record<string, unknown>>,
): readonly ConditionPart[] {
  return judged(text, values)?.parts ?? [];
}

/** The fewest parts that, had they come out the other way, would have changed the result; empty where `conditionParts` is. */
export function fewestParts(
  text: string,
  values: Readonly<Record<string, unknown>>,
): readonly ConditionPart[] {
  return judged(text, values)?.fewest ?? [];
}

function judged(text: string, values: Readonly<Record<string, unknown>>): Judged | undefined {
  try {
    return judgedAsWritten(text, values);
  } catch (error) {
    // A text in code; or a value that the journal has as null, which no comparison takes.
    if (error instanceof ParseError || error instanceof EvaluationError) return undefined;
    throw error;
  }
}

function judgedAsWritten(
  text: string,
  values: Readonly<Record<string, unknown>>,
): Judged | undefined {
  const { inputs, edits, problems } = readCondition(text, LANGUAGE.parse(text).ast);
  const isRead = inputs.every(({ path }) => isValue(values[path]));
  if (problems.length > 0 || !isRead) return undefined;
  const environment = environmentFor(inputs);
  const program = environment.parse(applyEdits(text, edits));
  if (!program.check().valid) return undefined;
  const variables = Object.fromEntries(
    inputs.map(({ path, variable }) => [variable, values[path]]),
  );
  return judge(program.ast, { text, edits, environment, variables });
}

interface Source {
  readonly text: string;
  readonly edits: readonly Edit[];
  readonly environment: Environment;
  readonly variables: Readonly<Record<string, unknown>>;
}

function judge(node: ASTNode, source: Source): Judged {
  if (node.op === '&&' || node.op === '||') {
    const sides = node.args.map((side) => judge(side, source));
    const isTrue =
      node.op === '&&' ? sides.every((side) => side.isTrue) : sides.some((side) => side.isTrue);
    const deciding = sides.filter((side) => side.isTrue === isTrue);
    // One true side keeps an `||` true, and one false side an `&&` false: all of these must change. Of the others one is enough.
    const isEachNeeded = (node.op === '||') === isTrue;
    const fewest = isEachNeeded
      ? deciding.flatMap((side) => side.fewest)
      : deciding.map((side) => side.fewest).reduce(nearer, []);
    return {
      isTrue,
      fewest,
      parts: sides.flatMap((side) =>
        side.isTrue === isTrue
          ? side.parts
          : side.parts.map((part) => ({ ...part, isDecisive: false })),
      ),
    };
  }
  const isTrue = resultOf(node, source) === true;
  const compared = comparedIn(node, source);
  const part = {
    ...{ text: textOf(node, source), isTrue, isDecisive: true },
    ...(compared !== undefined && { compared }),
  };
  return { isTrue, parts: [part], fewest: [part] };
}

function nearer<Parts extends readonly ConditionPart[]>(best: Parts, other: Parts): Parts {
  return best.length === 0 || other.length < best.length ? other : best;
}

/** What holds with its sides exchanged. */
const MIRRORED: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '==': '==',
  '!=': '!=',
};

function comparedIn(node: ASTNode, source: Source): Compared | undefined {
  if (!isComparison(node)) return undefined;
  const [left, right] = node.args.map((side) => sideOf(side, source));
  if (left === undefined || right === undefined) return undefined;
  return left.isLiteral && !right.isLiteral
    ? { value: right, operator: MIRRORED[node.op], bound: left }
    : { value: left, operator: node.op, bound: right };
}

function sideOf(node: ASTNode, source: Source): ComparedSide | undefined {
  const value = resultOf(node, source);
  if (!isValue(value)) return undefined;
  const isLiteral = node.op === 'value' || (node.op === '-_' && node.args.op === 'value');
  return { text: textOf(node, source), value, isLiteral };
}

type ComparingNode = ASTNode & {
  readonly op: ComparisonOperator;
  readonly args: readonly [ASTNode, ASTNode];
};

function isComparison(node: ASTNode): node is ComparingNode {
  return Object.hasOwn(MIRRORED, node.op);
}

function isValue(value: unknown): value is ComparedSide['value'] {
  return typeof value === 'number'
    ? Number.isFinite(value)
    : typeof value === 'string' || typeof value === 'boolean';
}

function resultOf(node: ASTNode, { environment, variables }: Source): unknown {
  return environment.parse(serialize(node))(variables);
}

/** A node of the syntax tree ends before the parentheses that close it. */
function textOf({ start, end }: ASTNode, { text, edits }: Source): string {
  const cut = text.slice(originalOffset(edits, start), originalOffset(edits, end));
  const open = cut.split('(').length - cut.split(')').length;
  return `${cut}${')'.repeat(Math.max(0, open))}`;
}
