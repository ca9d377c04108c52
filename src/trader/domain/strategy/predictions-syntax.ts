// Parses `predictions.last(3).mean_confidence` in a condition: how many predictions and which figure, or the fault.
import type { ASTNode } from '@marcbachmann/cel-js';
import { nearestName } from '../../../kernel/nearest-name.ts';
import {
  isLastTaken,
  isPredictionsField,
  LAST_TAKES,
  PREDICTIONS,
  PREDICTIONS_FIELDS,
  predictionsInput,
} from './earlier-predictions.ts';
import type { CallReading } from './indicator-syntax.ts';

export type FieldAccess = Extract<ASTNode, { op: '.' }>;
type MethodCall = Extract<ASTNode, { op: 'rcall' }>;

export const PREDICTIONS_SHAPE = `${PREDICTIONS} needs how many and a field: ${PREDICTIONS}.last(3).mean_confidence`;

/** `predictions.last(3)`, with or without a field after it. */
export function callOfPredictions(node: ASTNode): MethodCall | undefined {
  if (node.op !== 'rcall') return undefined;
  const [, receiver] = node.args;
  return receiver.op === 'id' && receiver.args === PREDICTIONS ? node : undefined;
}

export function readPredictions(node: FieldAccess): CallReading {
  const [of, field] = node.args;
  const [method, , args] = callOfPredictions(of)?.args ?? NO_CALL;
  const [arg] = args;
  if (method !== 'last' || arg === undefined || args.length > 1)
    return { kind: 'problem', at: node, message: PREDICTIONS_SHAPE };
  const wanted = numberIn(arg);
  if (!isLastTaken(wanted))
    return { kind: 'problem', at: arg, message: `${LAST_TAKES}, written out` };
  const whose = `${PREDICTIONS}.last(${wanted})`;
  if (isPredictionsField(field))
    return { kind: 'read', path: `${whose}.${field}`, input: predictionsInput(wanted, field) };
  const message = `${whose} has no ${field}`;
  const near = nearestName(field, Object.keys(PREDICTIONS_FIELDS));
  const problem = { kind: 'problem', at: node, message } as const;
  return near === undefined ? problem : { ...problem, didYouMean: `${whose}.${near}` };
}

const NO_CALL = ['', undefined, []] as const;

function numberIn(node: ASTNode): unknown {
  if (node.op !== 'value') return undefined;
  return typeof node.args === 'bigint' ? Number(node.args) : node.args;
}
