// Facts of a choice: the question about the chain that a signal asked, and the contract that the answer led to.
import type { Instant } from '../../../kernel/instant.ts';
import type { ChosenStructure } from '../options/choose-structure.ts';
import type { LinkFloor } from '../orders/broker-link.ts';
import type { OrderTerms } from '../orders/order-terms.ts';
import type { ConditionSeen } from '../terms/decision-inputs.ts';
import type { OptionTrade } from '../terms/option-trade.ts';
import type { Signal } from '../terms/signal.ts';

export type OptionFact =
  /** Every check of the underlying passed. The choice ends with `signal-taken` or `signal-refused` of the same signal. */
  | {
      readonly type: 'chain-asked';
      readonly signal: Signal;
      readonly trade: OptionTrade;
      /** The contract that the flow is about. */
      readonly same?: string;
      readonly condition: ConditionSeen;
      /** Absent for a bar. */
      readonly confidence?: number;
      /** No order of the signal is sent after this. */
      readonly validUntil: Instant;
    }
  /** With the rows and figures it was chosen by; the chain itself is not recorded. */
  | {
      readonly type: 'contract-chosen';
      readonly signal: Signal;
      readonly underlyingPrice: number;
      readonly choice: ChosenStructure;
    }
  /** What margin this order would need; nothing is placed. Its handle is used for nothing else. */
  | {
      readonly type: 'margin-asked';
      readonly signal: Signal;
      readonly terms: OrderTerms;
      readonly floor?: LinkFloor;
    }
  /** Of all units that were asked about, in the account's currency. */
  | {
      readonly type: 'margin-stated';
      readonly signal: Signal;
      readonly units: number;
      readonly initial: number;
      readonly maintenance?: number;
      readonly commission?: number;
    };
