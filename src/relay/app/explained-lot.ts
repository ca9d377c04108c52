// Why a lot exists: from the transaction that opened it back to execution, order, signal and prediction.
import type { TransactionOrigin } from '../../ledger/ports/drafts.ts';
import type { StepRow } from '../../trader/ports/look.ts';

export interface ExplainedLot {
  /** Ids of the trader; undefined for what it did not cause. */
  readonly execution: string | undefined;
  readonly order: string | undefined;
  readonly position: string | undefined;
  readonly signal: string | undefined;
  readonly prediction: string | undefined;
  /** From the prediction to the result, as `sluice explain` shows them. */
  readonly steps: readonly StepRow[];
  /** One sentence. */
  readonly text: string;
}

/** Asks the trader by one of its ids; no steps if it does not know it. */
export type ExplainById = (id: string) => Promise<readonly StepRow[]>;

/** Undefined if the transaction did not come from a trader. */
export async function explainedLot(
  { source, id }: TransactionOrigin,
  explain: ExplainById,
): Promise<ExplainedLot | undefined> {
  if (!source.startsWith('trader:')) return undefined;
  const known = await explain(id);
  // A corrected execution is known by the id that all its corrections share.
  const steps = known.length > 0 ? known : await explain(id.slice(0, id.lastIndexOf('.')));
  const chain = chainIn(steps, id);
  const { leg, ...ids } = chain;
  return { ...ids, steps, text: textOf(chain, id) };
}

type Leg = Extract<StepRow['fact'], { readonly type: 'execution-booked' }>['leg'];

interface Chain extends Omit<ExplainedLot, 'steps' | 'text'> {
  readonly leg: Leg | undefined;
}

function chainIn(steps: readonly StepRow[], id: string): Chain {
  const root = id.slice(0, id.lastIndexOf('.'));
  const facts = steps.map(({ fact }) => fact);
  const execution = facts.findLast(
    (fact) => fact.type === 'execution-booked' && (fact.execId === id || fact.execRoot === root),
  );
  const isExecuted = execution?.type === 'execution-booked';
  const taken = facts.findLast(({ type }) => type === 'signal-taken');
  const signal = taken?.type === 'signal-taken' ? taken.signal : undefined;
  return {
    execution: isExecuted ? execution.execId : undefined,
    leg: isExecuted ? execution.leg : undefined,
    order: isExecuted && execution.orderRef !== '' ? execution.orderRef : undefined,
    position: isExecuted ? execution.positionId : undefined,
    signal: signal?.id,
    prediction: signal?.bar === undefined ? signal?.predictionId : undefined,
  };
}

/** The orders that end a position; what they close was opened for the signal, they were not. */
const CLOSING: Readonly<Partial<Record<Leg, string>>> = {
  s: 'the stop',
  t: 'the target',
  x: 'the exit',
};

function textOf(chain: Chain, id: string): string {
  const { execution, order, position, leg, signal, prediction } = chain;
  if (id.startsWith('foreign.'))
    return 'The account held these shares without the trader; they were opened from the positions that the broker reports.';
  if (execution === undefined) return `The trader does not know ${id} any more.`;
  if (order === undefined) return `Execution ${execution} was not of an order of the trader.`;
  const closing = leg && CLOSING[leg];
  if (closing !== undefined)
    return `Order ${order}, ${closing} of position ${position}, became execution ${execution}.`;
  if (signal === undefined)
    return `Execution ${execution} of order ${order}, which a person asked for.`;
  if (prediction === undefined)
    return `A bar rule made signal ${signal}, which became order ${order} and execution ${execution}.`;
  return `Prediction ${prediction} became signal ${signal}, order ${order} and execution ${execution}.`;
}
