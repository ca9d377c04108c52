// Sentences for facts that concern the whole account and belong to no trade.
import type { Fact } from '../facts/facts.ts';

export interface AccountLine {
  readonly topic: string;
  readonly text: string;
}

/** Undefined for bookkeeping, and for facts that belong to a trade. */
export function accountLine(fact: Fact): AccountLine | undefined {
  switch (fact.type) {
    case 'daemon-started':
      return { topic: 'daemon', text: `started in mode ${fact.mode}, version ${fact.version}` };
    case 'daemon-stopped':
      return { topic: 'daemon', text: `stopped: ${fact.why}` };
    case 'day-started':
      return { topic: 'day', text: `the trading day ${fact.day} began` };
    case 'trading-changed':
      return { topic: 'trading', text: `${fact.state}: ${fact.why}` };
    case 'halt-file-changed':
      return {
        topic: 'trading',
        text: fact.isPresent ? 'the HALT file appeared' : 'the HALT file was removed',
      };
    case 'daily-loss-reached':
      return { topic: 'ALARM', text: `daily loss ${fact.loss} reached the limit of ${fact.limit}` };
    case 'lock-deleted':
      return { topic: 'lock', text: `${fact.lockId} deleted` };
    case 'gateway-changed':
      return { topic: 'gateway', text: withWhy(fact.state, fact.why) };
    case 'feed-changed':
      return { topic: 'feed', text: `${fact.feed}: ${withWhy(fact.state, fact.why)}` };
    case 'config-changed':
      return { topic: 'configuration', text: 'a new configuration is in force' };
    case 'config-refused':
      return { topic: 'configuration', text: 'rejected; the previous one stays in force' };
    case 'reconciled':
      return {
        topic: 'broker',
        text: fact.isClean
          ? 'book and broker agree'
          : `book and broker differ: ${fact.differences.map(({ text }) => text).join('; ')}`,
      };
    case 'alarm-acknowledged':
      return { topic: 'alarm', text: 'acknowledged' };
    case 'alarm-muted':
      return { topic: 'alarm', text: 'muted' };
    case 'instrument-refused':
      return { topic: 'refused', text: `${fact.symbol}: ${fact.why}` };
    case 'clock-moved':
      return { topic: 'clock', text: 'moved forward' };
    case 'clock-set-back':
      return { topic: 'clock', text: 'set back to the present' };
    default:
      return undefined;
  }
}

function withWhy(state: string, why: string): string {
  return why === '' ? state : `${state} (${why})`;
}
