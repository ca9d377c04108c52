// What makes a trial the same again: the strategies as written, the terms of the run, its predictions and its data.
import { createHash } from 'node:crypto';
import type { Strategy } from '../../trader/domain/strategy/strategy.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import type { BacktestInputs } from '../backtest/backtest-inputs.ts';

/** Neither the version of the program nor a key of a feed belongs to it. */
export type KeyOf = (strategies: readonly Strategy[]) => string;

export function trialKeys(inputs: BacktestInputs, data: string): KeyOf {
  const { settings, sessions, predictions, actions, options, spreads, borrowing } = inputs;
  const { cash, holdings, commission, slippage, volumeShare, latencyMs, pollLatencyMs } = inputs;
  const said = hashOf(predictions.map(({ symbol, at, record }) => [symbol, at, record]));
  const terms = hashOf({
    ...{ data, said, actions, spreads, borrowing },
    ...{ cash, holdings, commission, slippage, volumeShare, latencyMs, pollLatencyMs },
    options: options && { fills: options.fills, synthetic: options.synthetic },
    days: [sessions[0]?.day, sessions.at(-1)?.day],
    settings: tradingTerms(settings),
  });
  return (strategies) => hashOf([terms, strategies.map(({ name, hash }) => [name, hash])]);
}

function tradingTerms(settings: Settings) {
  const { venue, broker, accountType, risk, protections, execution, feeds } = settings;
  const [feed] = feeds;
  const feedTerms = feed && {
    ...{ ageMaxMs: feed.ageMaxMs, confidenceMin: feed.confidenceMin, pollMs: feed.pollMs },
    ...(feed.profile === 'declared' ? { reading: feed.declared.reading } : {}),
  };
  return { venue, broker, accountType, risk, protections, execution, feedTerms };
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, plain)).digest('hex').slice(0, 16);
}

function plain(_name: string, value: unknown): unknown {
  if (value instanceof Map) return [...value];
  return value instanceof Set ? [...value] : value;
}
