// What a broker's environment writes for its daemon: a configuration and one rule.
import type { StrategyTerms } from '../../../../src/trader/config/schema/strategy-schema.ts';

/** Market seconds between two polls. */
export const POLL_SECONDS = 5;

export const WHEN = 'prediction.confidence >= 0.7';

export interface Ports {
  readonly gatewayPort: number;
  readonly flowPort: number;
}

export interface Owner {
  readonly account: string;
  readonly symbol: string;
  readonly clientId: number;
}

export interface BrokerFiles {
  configOf(ports: Ports, owner: Owner): string;
  /** The rule, if a case says nothing else. */
  readonly usual: Omit<StrategyTerms, 'symbols'>;
}

export function feedOf({ flowPort }: Ports, { symbol }: Owner): string {
  return `feeds:
  - name: flow
    profile: prediction-api
    url: "http://127.0.0.1:${flowPort}/api/v1"
    api_key: secret-of-the-test
    symbols: [${symbol}]
    poll_seconds: ${POLL_SECONDS}
    max_age_seconds: 300
    min_confidence: 0.5`;
}
