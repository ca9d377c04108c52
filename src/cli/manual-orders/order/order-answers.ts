// What the daemon answers to an order, in the terminal: one reason per line.

import type { ControlFailure, Reason } from '../../../trader/app/control-client/control-client.ts';
import type { OrderRow } from '../../../trader/contract/order-rows.ts';
import { commandFailure } from '../../answers/asking.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError } from '../../program/output.ts';

/** Who asks at the terminal of the daemon's host. */
export const OPERATOR = 'operator';

const BAD_REQUEST = 400;
const KEY_REUSED = 422;

export function printRefusal(failure: ControlFailure): ExitCode {
  if (failure.kind === 'unreachable') return printError(commandFailure(failure));
  const { status, detail, reasons = [], errors = [] } = failure;
  if (reasons.length > 0) return printReasons(detail, reasons);
  if (status === KEY_REUSED)
    return printError({ sentence: detail, code: 'key-reused', exitCode: EXIT.usage });
  if (status !== BAD_REQUEST) return printError(commandFailure(failure));
  for (const { field, detail: wrong } of errors)
    printError({ sentence: `${flagOf(field)}: ${wrong}`, code: 'usage', exitCode: EXIT.usage });
  return EXIT.usage;
}

/** What the operator has written for a field of the body. */
const WRITTEN_AS: Readonly<Record<string, string>> = {
  symbol: 'SYMBOL',
  quantity: 'QUANTITY',
  order_type: '--type',
  price: '--limit',
  stop_price: '--trigger',
  trail_amount: '--trail',
  trail_percent: '--trail',
  market: '--market',
  time_in_force: '--tif',
  as: '--as',
  effect: '--effect',
  'protection.stop': '--stop',
  'protection.target': '--target',
  'protection.trail': '--trail',
  'protection.underlying': '--stock-exit',
  protection: '--stop, --target and --trail',
  take_ownership: '--take-ownership',
};

function flagOf(field: string): string {
  const [first = '', second = ''] = field.split('.');
  return WRITTEN_AS[`${first}.${second}`] ?? WRITTEN_AS[first] ?? field;
}

/** A script finds the kind of each reason in the code of its line. */
export function printReasons(text: string, reasons: readonly Reason[]): ExitCode {
  for (const reason of reasons)
    printError({ sentence: reasonText(reason), code: reason.kind, exitCode: EXIT.failure });
  if (reasons.length === 0) printError({ sentence: text, code: 'refused', exitCode: EXIT.failure });
  return EXIT.failure;
}

/** In the words of the daemon. */
function reasonText({ kind, text = kind }: Reason): string {
  return text.replace(/^[a-z](?=[a-z]* )/, (first) => first.toUpperCase());
}

/** As rows of a running daemon are marked everywhere. */
export function marked(row: OrderRow | null) {
  return row === null ? null : { ...row, live: true };
}
