// Facts of predictions and of the signals that strategies made from them.
import type { Instant } from '../../../kernel/instant.ts';
import type { OrderRequest, RequestRef } from '../orders/order-request.ts';
import type { ConditionSeen, Sizing } from '../terms/decision-inputs.ts';
import type { Prediction, Verdict } from '../terms/prediction.ts';
import type { Refusal } from '../terms/refusal.ts';
import type { Signal } from '../terms/signal.ts';

export type PredictionFact =
  | {
      readonly type: 'prediction-judged';
      readonly feed: string;
      readonly symbol: string;
      readonly receivedAt: Instant;
      readonly verdict: Verdict;
      /** Absent if the record could not be read as a prediction. */
      readonly prediction?: Prediction;
      /** The record, at most 4,096 characters, if there is no prediction that contains it. */
      readonly raw?: string;
    }
  /** Identical answers after the first duplicate are counted; the count is recorded when the answer changes, or at shutdown. */
  | {
      readonly type: 'prediction-repeated';
      readonly feed: string;
      readonly symbol: string;
      readonly predictionId: string;
      readonly times: number;
    }
  | {
      readonly type: 'signal-taken';
      readonly signal: Signal;
      readonly orderRef: string;
      readonly sizing: Sizing;
      readonly condition: ConditionSeen;
    }
  | {
      readonly type: 'signal-refused';
      readonly signal: Signal;
      readonly reasons: readonly Refusal[];
      /** Absent if it could not be evaluated, was not evaluated again, or is itself among the reasons. */
      readonly condition?: ConditionSeen;
      /** Of a person's order: who asked, and for what. */
      readonly request?: RequestRef;
      readonly order?: OrderRequest;
    }
  /** A pending reversal: a signal that waits until the symbol is flat. It is not an order. */
  | {
      readonly type: 'wish-stored';
      readonly signal: Signal;
      readonly dataTime: Instant;
      readonly prediction: Prediction;
    }
  | {
      readonly type: 'wish-dropped';
      readonly symbol: string;
      readonly signalId: string;
      readonly why: string;
    };
