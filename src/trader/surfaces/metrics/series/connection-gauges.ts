// Gateway and feeds: the state of each, and how long they have been silent, in market time.
import { Gauge, type Registry } from 'prom-client';
import type { TraderStatus } from '../../../ports/trader-status.ts';

export interface ConnectionGauges {
  set(status: TraderStatus): void;
}

export function connectionGauges(registers: Registry[]): ConnectionGauges {
  const gateway = new Gauge({
    name: 'sluice_gateway_state',
    help: '1 for the state the gateway is in',
    labelNames: ['state'],
    registers,
  });
  const silence = new Gauge({
    name: 'sluice_gateway_heard_age_seconds',
    help: 'Market seconds since a message of the gateway; +Inf before the first',
    registers,
  });
  const feed = new Gauge({
    name: 'sluice_feed_state',
    help: '1 for the state each feed is in',
    labelNames: ['feed', 'state'],
    registers,
  });
  const polled = new Gauge({
    name: 'sluice_feed_poll_age_seconds',
    help: 'Market seconds since each feed was last polled; +Inf before the first poll',
    labelNames: ['feed'],
    registers,
  });
  const failures = new Gauge({
    name: 'sluice_feed_failures',
    help: 'Failed polls of each feed in a row',
    labelNames: ['feed'],
    registers,
  });
  const trading = new Gauge({
    name: 'sluice_trading_state',
    help: '1 for the state trading is in',
    labelNames: ['state'],
    registers,
  });
  return {
    set(status) {
      const age = (at: number | undefined) =>
        at === undefined ? Number.POSITIVE_INFINITY : (status.marketTime - at) / 1_000;
      for (const gauge of [gateway, feed, polled, failures, trading]) gauge.reset();
      gateway.set({ state: status.gateway.state }, 1);
      trading.set({ state: status.trading.state }, 1);
      silence.set(age(status.gateway.lastMessageAt));
      for (const { name, state, lastPoll, failures: failed } of status.feeds) {
        feed.set({ feed: name, state }, 1);
        polled.set({ feed: name }, age(lastPoll));
        failures.set({ feed: name }, failed);
      }
    },
  };
}
