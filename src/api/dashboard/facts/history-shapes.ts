// Rows of the lists that grow for years, by the names the page uses.
import type { Answer } from './shapes.ts';

export type OpenPosition = Answer<'/api/v1/positions'>[number];
export type PastOrder = Answer<'/api/v1/orders'>[number];
export type PastTrade = Answer<'/api/v1/daemon/{trader}/trades'>[number];
export type Execution = Answer<'/api/v1/daemon/{trader}/executions'>[number];
export type PastPrediction = Answer<'/api/v1/daemon/{trader}/predictions'>[number];
