// Carries out one command in the ledger's transaction.

import { assertNever } from '../../kernel/assert.ts';
import type { PortfolioId } from '../../ledger/ports/drafts.ts';
import type { LedgerCommand } from '../commands/ledger-command.ts';
import type { Refused, RelayStep } from '../target/relay-target.ts';

export interface Booking {
  readonly step: RelayStep;
  readonly portfolio: PortfolioId;
  readonly source: string;
}

export async function applyCommand(
  booking: Booking,
  command: LedgerCommand,
): Promise<Refused | undefined> {
  const { step, portfolio, source } = booking;
  switch (command.kind) {
    case 'record':
      return step.record(portfolio, command.draft);
    case 'replace':
      return replace(booking, command);
    case 'void': {
      const origin = { source, id: command.voids };
      const known = await step.booked(portfolio, origin);
      return known === undefined ? undefined : step.takeBack(portfolio, origin, command.why);
    }
    case 'set-fees':
      return setFees(booking, command);
    case 'set-cost':
      return setCost(booking, command);
    case 'propose-split':
      await step.propose(command.split, source);
      return undefined;
    default:
      return assertNever(command);
  }
}

type Command<Kind extends LedgerCommand['kind']> = Extract<LedgerCommand, { kind: Kind }>;

async function replace(
  { step, portfolio, source }: Booking,
  { voids, draft, why }: Command<'replace'>,
): Promise<Refused | undefined> {
  const origin = { source, id: voids };
  const known = await step.booked(portfolio, origin);
  if (known === undefined) return step.record(portfolio, draft);
  const refused = await step.takeBack(portfolio, origin, why);
  if (refused !== undefined) return refused;
  return step.record(portfolio, { ...draft, fees: known.fees });
}

async function setFees(
  { step, portfolio, source }: Booking,
  { of, fees, isEstimate }: Command<'set-fees'>,
): Promise<Refused | undefined> {
  const origin = { source, id: of };
  const known = await step.booked(portfolio, origin);
  if (known === undefined || known.fees.eq(fees)) return undefined;
  const why = isEstimate
    ? 'The commission and the tax are estimated: the broker reports none.'
    : 'The broker reported the commission.';
  return step.amend(portfolio, origin, { fees, why });
}

async function setCost(
  { step, portfolio, source }: Booking,
  { of, averageCost }: Command<'set-cost'>,
): Promise<Refused | undefined> {
  const origin = { source, id: of };
  if ((await step.booked(portfolio, origin)) === undefined) return undefined;
  const why = 'The broker reported the average cost.';
  return step.amend(portfolio, origin, { averageCost, why });
}
