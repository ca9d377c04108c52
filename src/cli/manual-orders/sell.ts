// `sluice sell SYMBOL QUANTITY --yes`: closes what is held, or opens a short with --effect open.
import type { Command } from 'commander';
import type { Finish } from '../program/exit-code.ts';
import { configurePlacing } from './order/place-order.ts';

export function configure(command: Command, finish: Finish): void {
  configurePlacing(command, finish, 'SELL').addHelpText(
    'after',
    `
It closes, and never more than is held: a short needs --effect open. Foreign
shares are sold after \`sluice adopt\`. To close a whole position at once,
\`sluice exit\`. Without --yes it says what would happen.`,
  );
}
