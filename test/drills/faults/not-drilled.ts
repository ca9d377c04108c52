// Kinds of faults that no drill plays, and why.
import type { FaultKind } from '../../../src/simulators/ib-gateway/exchange/scheduling/fault-kinds.ts';

const OPTIONS =
  'of options, whose positions need a chain and a paper probe; test/scenarios plays it';
const NIGHT = 'needs a night, which at the pace of the wall takes one; test/scenarios plays it';

export const NOT_DRILLED: Readonly<Partial<Record<FaultKind, string>>> = {
  'adjusted-class': OPTIONS,
  assignment: NIGHT,
  'combo-executions': OPTIONS,
  'conditional-ends': OPTIONS,
  'conditional-refused': OPTIONS,
  'delivery-executions': OPTIONS,
  'ex-dividend': OPTIONS,
  'expired-positions': OPTIONS,
  'greeks-absent': OPTIONS,
  'late-leg': OPTIONS,
  'option-level': OPTIONS,
  'what-if-empty': OPTIONS,
  'gap-open': NIGHT,
  split: NIGHT,
};
