// Everything the journal stores: one union, folded into state and nothing else. No fact is ever reshaped.
import type { ByHandFact } from './facts/by-hand-facts.ts';
import type { HouseFact } from './facts/house-facts.ts';
import type { OrderFact } from './facts/order-facts.ts';
import type { PositionFact } from './facts/position-facts.ts';
import type { PredictionFact } from './facts/prediction-facts.ts';
import type { RiskFact } from './facts/risk-facts.ts';

export type Fact = PredictionFact | OrderFact | PositionFact | RiskFact | ByHandFact | HouseFact;
export type FactType = Fact['type'];
