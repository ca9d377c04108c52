// The checklist in order: each step does one thing and records how this gateway behaved.
import { filledBracket, unfilledBracket } from './bracket-steps.ts';
import { closeInGroup, lateMember, stopAlone } from './group-steps.ts';
import { connect, contract, margin, prices, readAccount } from './opening-steps.ts';
import type { ProbeRoom, Step } from './room.ts';
import { verticalOrders } from './vertical-steps.ts';
import { waitingOrders } from './waiting-steps.ts';

const STEPS: Readonly<Record<string, Step>> = {
  connect,
  contract,
  account: readAccount,
  prices,
  margin,
  'unfilled bracket': unfilledBracket,
  'filled bracket': filledBracket,
  'late group member': lateMember,
  'close in the group': closeInGroup,
  'stop that stands alone': stopAlone,
  'orders that wait': waitingOrders,
};

export function stepsFor({ vertical }: ProbeRoom): readonly (readonly [string, Step])[] {
  const own = vertical === undefined ? {} : { 'orders for a vertical': verticalOrders };
  return Object.entries({ ...STEPS, ...own });
}
