// `sluice buy SYMBOL QUANTITY --yes`: opens a position with its stop, or covers a short.
import type { Command } from 'commander';
import type { Finish } from '../program/exit-code.ts';
import { configurePlacing } from './order/place-order.ts';

export function configure(command: Command, finish: Finish): void {
  configurePlacing(command, finish, 'BUY').addHelpText(
    'after',
    `
The order passes the same gate as every entry. A new position gets its stop with
it: --stop, else manual.default_stop. Without --yes it says what would happen:
price, stop and risk. If no answer comes, give the same command again with the
key that it prints.`,
  );
}
