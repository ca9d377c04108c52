// What made a condition true or false, as a clause with its numbers.
import { type Compared, type ConditionPart, conditionParts } from '../strategy/condition-parts.ts';
import type { ConditionSeen } from '../terms/decision-inputs.ts';
import { plainValue } from './figures.ts';

/** The table of conditions lists the others. */
const PARTS_NAMED = 2;

/** `the confidence 0.71 is below 0.75, which `momentum` asks for`; undefined if the values do not say which part decided. */
export function conditionClause(seen: ConditionSeen, strategy: string): string | undefined {
  const text = comparisonsText(seen);
  return text === undefined ? undefined : `${text}, which \`${strategy}\` asks for`;
}

/** `the confidence 0.71 is below 0.75`: where the strategy is named beside it. */
export function comparisonsText(seen: ConditionSeen): string | undefined {
  const decisive = conditionParts(seen.when, seen.values).filter(({ isDecisive }) => isDecisive);
  if (decisive.length === 0) return undefined;
  const named = decisive.slice(0, PARTS_NAMED).map(partClause).join(' and ');
  const more = decisive.length - PARTS_NAMED;
  const rest = more > 0 ? ` (and ${more} more ${more === 1 ? 'part' : 'parts'})` : '';
  return `${named}${rest}`;
}

function partClause({ text, isTrue, compared }: ConditionPart): string {
  if (compared === undefined) return `${text} is ${isTrue}`;
  const { value, operator, bound } = compared;
  const name = NAMES[value.text] ?? value.text;
  const is = (isTrue ? TRUE : FALSE)[operator];
  return `${name} ${plainValue(value.value)} is ${is}${is === '' ? '' : ' '}${boundText(bound)}`;
}

function boundText({ isLiteral, text, value }: Compared['bound']): string {
  return isLiteral ? plainValue(value) : `${text} ${plainValue(value)}`;
}

const TRUE: Readonly<Record<Compared['operator'], string>> = {
  '<': 'below',
  '<=': 'at most',
  '>': 'above',
  '>=': 'at least',
  '==': '',
  '!=': 'not',
};

const FALSE: Readonly<Record<Compared['operator'], string>> = {
  '<': 'not below',
  '<=': 'above',
  '>': 'not above',
  '>=': 'below',
  '==': 'not',
  '!=': '',
};

/** Paths that have a name in plain English. */
const NAMES: Readonly<Record<string, string>> = {
  'prediction.confidence': 'the confidence',
  'prediction.score': 'the score',
  'prediction.signal': 'the signal',
  'price.last': 'the last price',
};
