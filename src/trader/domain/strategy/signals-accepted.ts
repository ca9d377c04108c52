// Which signals a condition can be true for: what its parts say about the signal, and nothing about the rest.
import type { ASTNode } from '@marcbachmann/cel-js';
import { inputPath, literalNumber, literalsIn, literalText } from './condition-findings.ts';

const NUMERIC = { BUY: 1, NEUTRAL: 0, SELL: -1 } as const;

export type SignalWord = keyof typeof NUMERIC;

export const SIGNALS = Object.keys(NUMERIC) as readonly SignalWord[];

/** All of them unless the syntax tree excludes some for certain. */
export function signalsIn(node: ASTNode): readonly SignalWord[] {
  switch (node.op) {
    case '&&': {
      const sides = node.args.map(signalsIn);
      return SIGNALS.filter((one) => sides.every((side) => side.includes(one)));
    }
    case '||': {
      const sides = node.args.map(signalsIn);
      return SIGNALS.filter((one) => sides.some((side) => side.includes(one)));
    }
    case '==':
    case '!=':
    case 'in':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return SIGNALS.filter((one) => mayHold(node.op, node.args, one));
    default:
      return SIGNALS;
  }
}

type Comparison = '==' | '!=' | 'in' | '<' | '<=' | '>' | '>=';

/** Only with the signal on the left, as people write it. */
function mayHold(op: Comparison, [left, right]: readonly ASTNode[], signal: SignalWord): boolean {
  if (left === undefined || right === undefined) return true;
  const path = inputPath(left);
  const own = path === 'prediction.signal' ? signal : NUMERIC[signal];
  if (path !== 'prediction.signal' && path !== 'prediction.numeric') return true;
  const others = literalsIn(right).map((each) => literalText(each) ?? literalNumber(each));
  const [other] = others;
  if (other === undefined || others.includes(undefined)) return true;
  switch (op) {
    case '==':
      return own === other;
    case '!=':
      return own !== other;
    case 'in':
      return others.includes(own);
    case '<':
      return own < other;
    case '<=':
      return own <= other;
    case '>':
      return own > other;
    case '>=':
      return own >= other;
  }
}
