// The checklist in order: each step does one thing and records how this gateway behaved.
import { filledBracket, unfilledBracket } from './bracket-steps.ts';
import { closeInGroup, lateMember, onlyChild, stopAlone } from './group-steps.ts';
import { connect, contract, margin, prices, readAccount } from './opening-steps.ts';
import type { ProbeRoom, Step } from './room.ts';
import { exerciseOfNone, verticalOrders } from './vertical-steps.ts';
import { waitingOrders } from './waiting-steps.ts';
import { additionBeside, exitByTarget, filledWhole, unfilledWhole } from './whole-bracket-steps.ts';

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
  'entry with a stop alone': onlyChild,
  'stop that stands alone': stopAlone,
  'orders that wait': waitingOrders,
};

const WHOLE_STEPS: Readonly<Record<string, Step>> = {
  ...{ connect, contract, account: readAccount, prices },
  'unfilled bracket': unfilledWhole,
  'filled bracket': filledWhole,
  'addition beside it': additionBeside,
  'exit by the target': exitByTarget,
  'stop that stands alone': stopAlone,
};

export function stepsFor({
  vertical,
  broker,
}: Pick<ProbeRoom, 'vertical' | 'broker'>): readonly (readonly [string, Step])[] {
  if (broker.traits.capabilities.bracketsActWhole === true) return Object.entries(WHOLE_STEPS);
  const ofVertical = {
    'orders for a vertical': verticalOrders,
    'exercise of a contract': exerciseOfNone,
  };
  const own = vertical === undefined ? {} : ofVertical;
  return Object.entries({ ...STEPS, ...own });
}
