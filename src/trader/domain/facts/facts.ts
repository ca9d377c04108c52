// Everything the journal stores: one union, folded into state and nothing else. No fact is ever reshaped.
import type { ByHandFact } from './by-hand-facts.ts';
import type { HouseFact } from './house-facts.ts';
import type { OrderFact } from './order-facts.ts';
import type { PositionFact } from './position-facts.ts';
import type { PredictionFact } from './prediction-facts.ts';
import type { RiskFact } from './risk-facts.ts';

export type Fact = PredictionFact | OrderFact | PositionFact | RiskFact | ByHandFact | HouseFact;
export type FactType = Fact['type'];
