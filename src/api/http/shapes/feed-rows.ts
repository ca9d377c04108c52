// Predictions, signals, strategies, locks, alarms and explanations as the HTTP API answers them: the trader's rows, with whether a running
// daemon gave them.
import { alarmRow } from '../../../trader/contract/alarms.ts';
import {
  lockRow,
  predictionRow,
  signalRow,
  stepRow,
  strategyRow,
} from '../../../trader/contract/prediction-rows.ts';
import { whyRow } from '../../../trader/contract/why.ts';
import { live } from './schemas.ts';

export const predictionSchema = predictionRow.extend({ live });
export const signalSchema = signalRow.extend({ live });
export const strategySchema = strategyRow.extend({ live });
export const alarmSchema = alarmRow.extend({ live });
export const lockSchema = lockRow.extend({ live });
export const stepSchema = stepRow.extend({ live });
export const whySchema = whyRow.extend({ live });
