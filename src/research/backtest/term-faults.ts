// Why the terms of strategies cannot be played on the bars and the cash of a run, a sentence each.
import type { Settings } from '../../trader/ports/settings.ts';
import type { BacktestInputs } from './backtest-inputs.ts';
import { notionalsBeyondCash, strategiesWithoutBars } from './input-faults.ts';
import { longFaults, timeFaults } from './long-faults.ts';
import type { Faults } from './read-files.ts';

export type PlayedOn = Pick<BacktestInputs, 'bars' | 'sessions' | 'cash'>;

export function termFaults(settings: Settings, { bars, sessions, cash }: PlayedOn): Faults {
  const lengths = new Map([...bars].map(([symbol, { lengthMs }]) => [symbol, lengthMs]));
  return [
    ...longFaults(settings, lengths),
    ...timeFaults(settings, lengths, sessions),
    ...strategiesWithoutBars(settings, bars),
    ...notionalsBeyondCash(settings, cash),
  ];
}
