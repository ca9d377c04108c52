// A typical moment of a session, used to call strategy code once when it is loaded.
import { instant, MINUTE_MS, plus } from '../../../kernel/instant.ts';
import type { ConditionContext } from '../../domain/strategy/condition-inputs.ts';
import { BRIEFS_MAX, type PredictionBrief } from '../../domain/terms/prediction-brief.ts';

const NOW = instant(Date.UTC(2026, 10, 18, 15, 0, 0));

/** As many as a condition can ask for: one a minute, with 0.8 after 0.7. */
const ACCEPTED: readonly PredictionBrief[] = Array.from({ length: BRIEFS_MAX }, (_, at) => {
  const confidence = at % 2 === 0 ? 0.7 : 0.8;
  const dataTime = plus(NOW, (at - BRIEFS_MAX) * MINUTE_MS);
  return { signal: 'BUY', confidence, score: confidence, dataTime };
});

export const SAMPLE: ConditionContext = {
  now: NOW,
  prediction: {
    id: 'sample',
    source: 'flow',
    kind: 'prediction',
    symbol: 'AAPL',
    signal: 'BUY',
    confidence: 0.8,
    score: 0.8,
    probabilities: { buy: 0.8, neutral: 0.1, sell: 0.1 },
    dataTime: plus(NOW, -MINUTE_MS),
    issuedAt: NOW,
    receivedAt: NOW,
    anchorPrice: 100,
    features: {},
    model: { name: 'sample', version: '1', tickerSpecific: true },
    raw: '{}',
  },
  accepted: () => ACCEPTED,
  quote: {
    symbol: 'AAPL',
    bid: 99.99,
    ask: 100.01,
    last: 100,
    at: NOW,
    isLive: true,
    isHalted: false,
  },
  indicators: {
    atr: 0.5,
    sma20: 99.5,
    sma50: 99,
    ema20: 99.6,
    high20: 101,
    low20: 98.5,
    minuteVolume: 50_000,
    sessionOpen: 99.2,
  },
  indicator: () => undefined,
  regime: () => ({ close: undefined, sma20: undefined }),
  position: { side: 'flat', quantity: 0, averagePrice: undefined, unrealizedR: 0 },
  option: () => undefined,
  session: { minutesSinceOpen: 30, minutesToClose: 360, isEarlyClose: false },
};

/** As a bar ends: without a prediction. */
export const SAMPLE_OF_BAR: ConditionContext = {
  ...SAMPLE,
  prediction: { ...SAMPLE.prediction, id: '' },
};

const SIGNALS = ['BUY', 'SELL', 'NEUTRAL'] as const;
const CONFIDENCES = [0, 0.5, 0.7, 0.9, 1];
const POSITIONS = [
  SAMPLE.position,
  { side: 'long', quantity: 100, averagePrice: 99, unrealizedR: 1 },
  { side: 'short', quantity: 100, averagePrice: 99, unrealizedR: -1 },
] as const;
const SESSIONS = [
  SAMPLE.session,
  { minutesSinceOpen: 385, minutesToClose: 5, isEarlyClose: false },
  { minutesSinceOpen: Number.NaN, minutesToClose: Number.NaN, isEarlyClose: true },
];

/** Other moments: what code does at one of them, and not at the typical one, shows before it trades. */
export const OTHER_SAMPLES: readonly ConditionContext[] = SIGNALS.flatMap((signal) =>
  CONFIDENCES.flatMap((confidence) =>
    POSITIONS.flatMap((position) =>
      SESSIONS.map((session) => ({ ...predicted(signal, confidence), position, session })),
    ),
  ),
);

function predicted(signal: (typeof SIGNALS)[number], confidence: number): ConditionContext {
  const sign = { BUY: 1, SELL: -1, NEUTRAL: 0 }[signal];
  const prediction = { ...SAMPLE.prediction, signal, confidence, score: sign * confidence };
  return { ...SAMPLE, prediction };
}
