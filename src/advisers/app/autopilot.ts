// The autopilot: accepts proposals within the caps of their kind, as a person would, and records why it held the others back.
import { money, textOf } from '../../kernel/decimal.ts';
import { failed, ok } from '../../kernel/result.ts';
import type { CommandProposalRow } from '../../ledger/ports/command-proposals.ts';
import type { Cause } from '../../ledger/ports/drafts.ts';
import { agentStream } from '../../ledger/ports/events.ts';
import type { PortfolioRow } from '../../ledger/ports/ledger-rows.ts';
import type { LedgerStep } from '../../ledger/ports/ledger-store.ts';
import {
  type AutopilotTerms,
  acceptedText,
  type Caps,
  type Hold,
  holdOf,
  holdText,
  type Proposed,
  type Standing,
} from '../agents/autopilot/caps.ts';
import type { CommandKind } from '../agents/findings/proposed-command.ts';
import {
  acceptProposal,
  type DecisionRefusal,
  type Guarded,
  isOpen,
  type ProposalParts,
} from './deciding/accept.ts';

export type { AutopilotTerms, Caps, Standing };

/** In the audit trail and in the events. */
export const AUTOPILOT = 'autopilot';

export interface AutopilotParts extends ProposalParts {
  readonly terms: AutopilotTerms;
  standingOf(portfolio: PortfolioRow): Promise<Standing>;
  /** The sentence that a person would read. */
  sentenceOf(refusal: DecisionRefusal): string;
  /** After it is durable. */
  accepted(row: CommandProposalRow): Promise<void>;
  held(row: CommandProposalRow, why: string): void;
}

export interface Autopilot {
  /** Looks at every open proposal of a kind that has caps, once. One that fails keeps no other back; the first error is thrown at the end. */
  run(isStopped?: () => boolean): Promise<void>;
}

const PAGE = 100;
const NEVER = () => false;

export function createAutopilot(parts: AutopilotParts): Autopilot {
  const { ledger, terms } = parts;
  const { store, pause } = ledger.context;

  async function look(row: CommandProposalRow): Promise<void> {
    const caps = terms[row.command.kind as CommandKind];
    const portfolio = await ledger.read.portfolio(row.portfolio);
    if (caps === undefined || portfolio === undefined || portfolio.closedAt !== undefined) return;
    const standing = await parts.standingOf(portfolio);
    let isOurs = false;
    const done = await acceptProposal<Held>(parts, {
      ...{ id: row.id, cause: causeOf(row) },
      guard: async (step, asked) => {
        isOurs = true;
        return guarded(step, asked, { caps, standing });
      },
    });
    if (done.ok) {
      // Somebody else may have been faster.
      const after = await ledger.read.commandProposal(row.id);
      if (isOurs && after?.decidedBy === AUTOPILOT) await parts.accepted(after);
      return;
    }
    const hold = holdIn(done.failure);
    if (hold !== undefined && (await keptHold(row, hold))) parts.held(row, holdText(hold));
  }

  function holdIn(failure: Held | DecisionRefusal): Hold | undefined {
    if (failure.kind === 'HELD') return failure.hold;
    if (failure.kind === 'PROPOSAL_DECIDED' || failure.kind === 'UNKNOWN_COMMAND_PROPOSAL')
      return undefined;
    return { kind: 'COMMAND_REFUSED', why: parts.sentenceOf(failure) };
  }

  /** True if it is news. */
  async function keptHold(row: CommandProposalRow, hold: Hold): Promise<boolean> {
    if (isKnown(row, hold)) return false;
    const done = await ledger.inOneStep<boolean, never>(async (step) => {
      await step.lock(agentStream(row.portfolio));
      const now = await step.commandProposal(row.id);
      if (now === undefined || !isOpen(now, step.at) || isKnown(now, hold)) return ok(false);
      const [reason, text] = [hold.kind, holdText(hold)];
      const note = { decision: 'HELD', reason, text, at: step.at, amount: undefined } as const;
      await step.noteAutopilot(row.id, note);
      const data = { id: row.id, reason, text };
      const event = { type: 'PROPOSAL_HELD', schemaVersion: 1, effective: step.at, data };
      await step.append(agentStream(row.portfolio), [event], causeOf(row));
      return ok(true);
    });
    return done.ok && done.value;
  }

  return {
    async run(isStopped = NEVER) {
      if (Object.values(terms).every((caps) => caps === undefined)) return;
      const failures: unknown[] = [];
      for (let after = ''; ; ) {
        const asked = { now: store.now(), after, limit: PAGE };
        const page = await ledger.read.openCommandProposals(asked);
        for (const row of page) {
          if (isStopped()) return;
          await look(row).catch((error) => failures.push(error));
          await pause();
        }
        const last = page.at(-1);
        if (last === undefined || page.length < PAGE) break;
        after = last.id;
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}

interface Held {
  readonly kind: 'HELD';
  readonly hold: Hold;
}

/** Holds that say the same are recorded once, whatever their figures are meanwhile. */
function isKnown({ autopilot }: CommandProposalRow, hold: Hold): boolean {
  return autopilot?.decision === 'HELD' && autopilot.reason === hold.kind;
}

/** Two processes count the commands of a day one after the other. */
const COUNTED = 'autopilot';

async function guarded(
  step: LedgerStep,
  { row, portfolio, amount, moment }: Guarded,
  { caps, standing }: { readonly caps: Caps; readonly standing: Standing },
) {
  await step.lock(COUNTED);
  const today = await step.proposalsDecided(AUTOPILOT, moment.startOf(moment.on));
  const proposed: Proposed = {
    ...{ portfolio: portfolio.id, currency: portfolio.baseCurrency, amount, standing },
    accepted: today
      .filter(({ command }) => command.kind === row.command.kind)
      .map((one) => ({ portfolio: one.portfolio, amount: money(one.autopilot?.amount ?? '0') })),
  };
  const hold = holdOf(caps, proposed);
  if (hold !== undefined) return failed<Held>({ kind: 'HELD', hold });
  await step.noteAutopilot(row.id, {
    ...{ decision: 'ACCEPTED', reason: 'WITHIN_CAPS', at: step.at },
    ...{ text: acceptedText(caps, proposed), amount: amount && textOf(amount) },
  });
  return ok(undefined);
}

function causeOf({ id }: CommandProposalRow): Cause {
  return { actor: AUTOPILOT, source: 'housekeeping', correlationId: id, causationId: undefined };
}
