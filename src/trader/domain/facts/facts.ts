// Everything the journal stores: one union, from which all state is folded. Stored facts are never rewritten.
import type { AlarmFact } from './alarm-facts.ts';
import type { CoverFact } from './cover-facts.ts';
import type { HoldingFact } from './holding-facts.ts';
import type { OperatorRequestFact } from './operator-request-facts.ts';
import type { OptionFact } from './option-facts.ts';
import type { OrderFact } from './order-facts.ts';
import type { PositionFact } from './position-facts.ts';
import type { PredictionFact } from './prediction-facts.ts';
import type { RiskFact } from './risk-facts.ts';
import type { RollFact } from './roll-facts.ts';
import type { SystemFact } from './system-facts.ts';

export type Fact =
  | PredictionFact
  | OptionFact
  | OrderFact
  | PositionFact
  | HoldingFact
  | CoverFact
  | RiskFact
  | OperatorRequestFact
  | RollFact
  | SystemFact
  | AlarmFact;
export type FactType = Fact['type'];
export type FactOf<Type extends FactType> = Extract<Fact, { type: Type }>;
