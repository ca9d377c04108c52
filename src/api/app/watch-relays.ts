// Figures of the relays: how far the ledger is behind each journal, and whether it follows.
import { differenceCount, type RelayState } from '../../relay/app/trader-relay.ts';
import type { ApiMetrics } from '../telemetry/api-metrics.ts';

export function watchRelays(metrics: ApiMetrics, states: () => readonly RelayState[]): void {
  const perTrader = (value: (state: RelayState) => number) => () =>
    states().map((state) => ({ trader: state.account.name, value: value(state) }));
  metrics.watch({
    name: 'sluice_relay_facts_total',
    help: 'Facts of the journal that this process relayed to the ledger',
    isCount: true,
    read: perTrader(({ facts }) => facts),
  });
  metrics.watch({
    name: 'sluice_relay_lag_facts',
    help: 'Facts of the journal that are not in the ledger',
    read: perTrader(({ lag }) => lag),
  });
  metrics.watch({
    name: 'sluice_relay_waiting',
    help: '1 while the ledger cannot follow the journal, and tries again',
    read: perTrader(({ condition }) => Number(condition.kind === 'waiting')),
  });
  metrics.watch({
    name: 'sluice_relay_stopped',
    help: '1 while the journal is not the one that was relayed, and a person has to look',
    read: perTrader(({ condition }) => Number(condition.kind === 'stopped')),
  });
  metrics.watch({
    name: 'sluice_relay_differences',
    help: 'Symbols in which ledger, trader and broker differed after the last close, and one for the cash',
    read: perTrader(({ compared }) => differenceCount(compared)),
  });
}
