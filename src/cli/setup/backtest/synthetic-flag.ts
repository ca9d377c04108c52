// The option of `sluice backtest` that has option chains computed where none were recorded.
import { InvalidArgumentError } from 'commander';
import {
  SYNTHETIC_DEFAULTS,
  type SyntheticTerms,
} from '../../../research/synthetic/synthetic-terms.ts';

interface Range {
  readonly from: number;
  readonly to: number;
}

const RANGES = {
  volatility: { from: 0.01, to: 5 },
  factor: { from: 0.1, to: 5 },
  floor: { from: 0.01, to: 5 },
  term: { from: -0.5, to: 0.5 },
  skew: { from: -1, to: 1 },
  spread: { from: 0.1, to: 100 },
} as const satisfies Record<string, Range>;

type Name = keyof typeof RANGES;

const NAMES = Object.keys(RANGES) as readonly Name[];
const EXPECTED = `Expected nothing, or such as volatility=0.25,skew=-0.1; known are ${NAMES.join(', ')}.`;

/** Without a value the usual terms. */
export function syntheticChain(text: string): SyntheticTerms {
  const asked = new Map<Name, number>();
  if (text === '') return SYNTHETIC_DEFAULTS;
  for (const part of text.split(',')) {
    const [, name = '', number = ''] = /^\s*([a-z]+)=(-?\d+(?:\.\d+)?)\s*$/.exec(part) ?? [];
    if (!isName(name)) throw new InvalidArgumentError(EXPECTED);
    if (asked.has(name)) throw new InvalidArgumentError(`${name} is given twice.`);
    const { from, to } = RANGES[name];
    const value = Number(number);
    if (value < from || value > to)
      throw new InvalidArgumentError(`${name} must be from ${from} to ${to}.`);
    asked.set(name, value);
  }
  return termsOf(asked);
}

function termsOf(asked: ReadonlyMap<Name, number>): SyntheticTerms {
  const usual = SYNTHETIC_DEFAULTS;
  return {
    level: levelOf(asked),
    term: asked.get('term') ?? usual.term,
    skew: asked.get('skew') ?? usual.skew,
    spreadPercent: asked.get('spread') ?? usual.spreadPercent,
  };
}

function levelOf(asked: ReadonlyMap<Name, number>): SyntheticTerms['level'] {
  const volatility = asked.get('volatility');
  if (volatility === undefined) {
    const { factor, floor } = SYNTHETIC_DEFAULTS.level;
    return {
      kind: 'historical',
      factor: asked.get('factor') ?? factor,
      floor: asked.get('floor') ?? floor,
    };
  }
  if (asked.has('factor') || asked.has('floor'))
    throw new InvalidArgumentError(
      'volatility is fixed; factor and floor belong to that of the last 20 closes.',
    );
  return { kind: 'fixed', volatility };
}

function isName(text: string): text is Name {
  return (NAMES as readonly string[]).includes(text);
}
