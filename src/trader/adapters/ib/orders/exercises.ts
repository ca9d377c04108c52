// Requests to exercise contracts, or to let them lapse: the gateway answers them by the number of the request, and only if it refuses or
// warns.
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import type { ApprovedExercise } from '../../../ports/broker.ts';
import type { Outbox } from '../../kit/outbox.ts';
import type { Connection } from '../connection/connection.ts';
import type { SessionContext } from '../connection/context.ts';
import type { WireContract } from '../messages/messages.ts';
import { orderCodeMeaning } from '../messages/order-codes.ts';

/** "Error processing request": with it the broker refuses an exercise. */
const NOT_PROCESSED = 322;

/** Lists nearly every class of options: for a contract whose exchanges are not known. */
const ANY_EXCHANGE = 'CBOE';

export interface Exercises {
  exercise(asked: ApprovedExercise): void;
  /** False if the number is of another request. A code that is not known to refuse leaves it uncertain. */
  refused(reqId: number, code: number, text: string): boolean;
}

export interface ExerciseWiring<Urgency extends string> {
  readonly context: SessionContext;
  readonly connection: Connection;
  readonly outbox: Outbox<Urgency>;
  readonly urgency: Urgency;
  instrumentOf(symbol: string): Instrument | undefined;
  contractFor(symbol: string): WireContract;
}

export function createExercises<Urgency extends string>({
  context,
  connection,
  outbox,
  urgency,
  instrumentOf,
  contractFor,
}: ExerciseWiring<Urgency>): Exercises {
  const idByRequest = new Map<number, string>();

  /** The broker takes no exercise that is routed SMART: it wants an exchange that lists the contract. */
  function listed(symbol: string): WireContract {
    const known = instrumentOf(symbol)?.primaryExchange ?? '';
    return { ...contractFor(symbol), exchange: known === '' ? ANY_EXCHANGE : known };
  }

  function notSent(exerciseId: string): void {
    context.report({ type: 'exercise-not-sent', exerciseId, reason: 'gateway_not_ready' });
  }

  return {
    exercise({ exerciseId, symbol, action, contracts, isOverride }) {
      if (!connection.isOpen() || connection.state() === 'read_only') return notSent(exerciseId);
      const reqId = context.nextRequestId();
      const contract = listed(symbol);
      const { account } = context;
      outbox.push({
        urgency,
        size: 1,
        leave() {
          const request = { reqId, contract, action, contracts, account, isOverride };
          const isSent = connection.send({ name: 'exerciseOptions', ...request });
          if (!isSent) {
            notSent(exerciseId);
            return false;
          }
          idByRequest.set(reqId, exerciseId);
          context.report({ type: 'exercise-sent', exerciseId });
          return true;
        },
        drop: () => notSent(exerciseId),
      });
    },
    refused(reqId, code, text) {
      const exerciseId = idByRequest.get(reqId);
      if (exerciseId === undefined) return false;
      const meaning = code === NOT_PROCESSED ? 'refused' : orderCodeMeaning(code, text, 'new');
      if (meaning === 'warned') {
        context.log('warn', 'warning about an exercise', { exerciseId, code, text });
        return true;
      }
      const type = meaning === 'refused' ? 'exercise-refused' : 'exercise-uncertain';
      if (meaning === 'refused') idByRequest.delete(reqId);
      context.report({ type, exerciseId, code: String(code), text });
      return true;
    },
  };
}
