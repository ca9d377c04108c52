// The daemon itself, its limits, and halts.
import type { IncidentText } from './incident-text.ts';
import { NOTHING_AT_RISK } from './phrases.ts';

export const TRADING = {
  'clock-set-back': {
    title: 'Clock set back',
    happened: 'The clock of this machine was set back.',
    means: `Times of earlier facts lay in the future. ${NOTHING_AT_RISK}`,
    by_itself: 'Everything is compared with the broker again.',
    what_to_do: 'Run `timedatectl status` and repair the time service of the host.',
  },
  'config-refused': {
    title: 'Configuration rejected',
    happened: 'The configuration or a strategy was saved with a fault.',
    means: 'The previous configuration stays in force; nothing about the money changes.',
    by_itself: 'The version before stays in force.',
    what_to_do: 'Run `sluice config check`, then save the file again.',
  },
  'daily-loss': {
    title: 'Daily loss reached',
    happened: 'The limit of the loss of a day was reached.',
    means:
      'No new positions today. Positions keep their stops, or are closed if the configuration says so.',
    by_itself:
      'Unfilled entries are cancelled; with `on_daily_loss: flatten` all positions are closed.',
    what_to_do: 'Wait for the next day, or run `sluice resume --override-daily-loss`.',
  },
  halted: {
    title: 'Trading halted',
    happened:
      'Trading was halted, by a person, the HALT file, or a difference that makes trading unsafe.',
    means: 'No new positions. Stops stay and exits work.',
    by_itself: 'Unfilled entries are cancelled. Stops are moved and restored, and exits are sent.',
    what_to_do:
      'Run `sluice status`: it names the reason and the page of the runbook. Then run `sluice resume`.',
  },
  'inbox-full': {
    title: 'Too many inputs wait',
    happened: 'More than 10,000 inputs wait to be processed.',
    means: `No entries until they are processed. ${NOTHING_AT_RISK}`,
    by_itself:
      'They are processed in their order; of quotes only the newest of each symbol is kept.',
    what_to_do: 'Look at the load of the host; run `sluice doctor`.',
  },
} as const satisfies Readonly<Record<string, IncidentText>>;
