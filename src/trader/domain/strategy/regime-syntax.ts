// Parses `regime.SPY.close` in a condition: the symbol and its figure, or the fault.
import type { ASTNode } from '@marcbachmann/cel-js';
import { nearestName } from '../../../kernel/nearest-name.ts';
import type { ConditionInput } from './condition-inputs.ts';
import { isRegimeField, isRegimeSymbol, REGIME, REGIME_FIELDS, regimeInput } from './regime.ts';

export type RegimeAccess = Extract<ASTNode, { op: '.' }>;

export type RegimeReading =
  | { readonly kind: 'read'; readonly path: string; readonly input: ConditionInput }
  | { readonly kind: 'problem'; readonly message: string; readonly didYouMean?: string };

export function isRegimeAccess(node: RegimeAccess): boolean {
  return symbolIn(node.args[0]) !== undefined;
}

const SHAPE = /^regime\s*(\.\s*\w+|\[\s*(["'])[^"'\\]*\2\s*\])\s*\.\s*\w+$/;

export function readRegime(text: string, node: RegimeAccess): RegimeReading {
  const [of, field] = node.args;
  const symbol = symbolIn(of) ?? '';
  if (!isRegimeSymbol(symbol)) {
    const message = `${JSON.stringify(symbol)} is not a symbol: symbols are in capital letters`;
    return { kind: 'problem', message, didYouMean: `${REGIME}.${symbol.toUpperCase()}.${field}` };
  }
  const whose = `${REGIME}.${symbol}`;
  if (!SHAPE.test(text.slice(node.start, node.end)))
    return { kind: 'problem', message: `use ${whose}.${field}, without parentheses` };
  if (isRegimeField(field))
    return { kind: 'read', path: `${whose}.${field}`, input: regimeInput(symbol, field) };
  const message = `${whose} has no ${field}`;
  const near = nearestName(field, Object.keys(REGIME_FIELDS));
  return near === undefined
    ? { kind: 'problem', message }
    : { kind: 'problem', message, didYouMean: `${whose}.${near}` };
}

/** The symbol of `regime.SPY` or `regime["BRK.B"]`. */
function symbolIn(node: ASTNode): string | undefined {
  if (node.op !== '.' && node.op !== '[]') return undefined;
  const [of, symbol] = node.args;
  if (of.op !== 'id' || of.args !== REGIME) return undefined;
  if (typeof symbol === 'string') return symbol;
  return symbol.op === 'value' && typeof symbol.args === 'string' ? symbol.args : undefined;
}
