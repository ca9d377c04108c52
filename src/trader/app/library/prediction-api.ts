// What an OptionsFlowMonitor polls: one prediction API, on the times of the host.
import type { Clock } from '../../../kernel/clock.ts';
import type { FlowFeedParts } from '../../adapters/flow-api/flow-feed.ts';
import { drawFraction } from '../../adapters/system/random.ts';
import { createWallClock } from '../../adapters/system/wall-clock.ts';
import {
  type PredictionApiTerms,
  predictionApiSettings,
} from '../../config/settings/prediction-api-settings.ts';

export type { PredictionApiTerms };

/** Warnings become warnings of the process; replace `log` to keep them elsewhere. */
export function predictionApi(terms: PredictionApiTerms, clock: Clock): FlowFeedParts {
  return {
    settings: predictionApiSettings(terms),
    clock,
    wall: createWallClock(),
    random: drawFraction,
    log: { info: () => {}, warn: (sentence) => process.emitWarning(sentence) },
  };
}
