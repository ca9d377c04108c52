// Parses a condition before it is compiled: the inputs it names, unknown names, and the edits to make.
import type { ASTNode } from '@marcbachmann/cel-js';
import { type ConditionProblem, findingsIn } from './condition-findings.ts';
import { type ConditionInput, FEATURES } from './condition-inputs.ts';
import { PREDICTIONS } from './earlier-predictions.ts';
import type { Edit } from './text-edits.ts';

export interface ConditionGiven {
  /** Why there is no prediction to read: it is judged at the ends of bars or of minutes. */
  readonly withoutPrediction?: string | undefined;
  /** Judged before an entry, or of a stock: there is no option to read. */
  readonly isWithoutOption?: boolean;
  /** The option that is traded is a single contract. */
  readonly isWithoutWidth?: boolean;
}

export interface NamedInput {
  /** As the user wrote it: `prediction.confidence`. */
  readonly path: string;
  /** The plain variable that replaces it. */
  readonly variable: string;
  readonly input: ConditionInput;
}

export interface ConditionReading {
  readonly inputs: readonly NamedInput[];
  /** Ascending. */
  readonly edits: readonly Edit[];
  readonly problems: readonly ConditionProblem[];
}

/**
 * Every number becomes a double and every input a separate variable, so that integers and fractions mix freely (in
 * the language itself 1 / 2 is 0, and 2 * 0.5 does not exist) and only checked inputs are read.
 */
export function readCondition(
  text: string,
  root: ASTNode,
  given: ConditionGiven = {},
): ConditionReading {
  const inputByPath = new Map<string, NamedInput>();
  const edits: Edit[] = [];
  const problems: ConditionProblem[] = [];
  for (const finding of findingsIn(text, root)) {
    if (finding.kind === 'problem') {
      problems.push(finding.problem);
      continue;
    }
    const { start, end } = finding.node;
    if (finding.kind === 'number') {
      edits.push({ start, end, text: `${finding.value}.0` });
      continue;
    }
    const { path, input } = finding;
    if (given.withoutPrediction !== undefined && isOfPrediction(path)) {
      problems.push({ message: noPredictionText(path, given.withoutPrediction), offset: start });
      continue;
    }
    if (given.isWithoutOption === true && path.startsWith('option.')) {
      problems.push({ message: noOptionText(path), offset: start });
      continue;
    }
    if (given.isWithoutWidth === true && path === 'option.width_percent') {
      problems.push({ message: NO_WIDTH, offset: start });
      continue;
    }
    const named = inputByPath.get(path) ?? { path, variable: `v${inputByPath.size}`, input };
    inputByPath.set(path, named);
    edits.push({ start, end, text: named.variable });
  }
  edits.sort((a, b) => a.start - b.start);
  problems.sort((a, b) => a.offset - b.offset);
  return { inputs: [...inputByPath.values()], edits, problems };
}

const PREDICTION = 'prediction';

export const ON_BAR = 'entry.on is bar';

export function noPredictionText(path: string, why: string): string {
  return `${path}: ${why}, so there is no prediction to read`;
}

function noOptionText(path: string): string {
  return `${path}: only the exits of a strategy with trade have an option to read`;
}

const NO_WIDTH =
  'option.width_percent: only a vertical has a width; option.premium_percent is about what was paid';

export function isOfPrediction(path: string): boolean {
  return [PREDICTION, PREDICTIONS, FEATURES].some((group) => path.startsWith(`${group}.`));
}
