// A row of the predictions as it is answered: what the verdict counted, and the contract that flow names.
import { type Instant, toIso } from '../../../../kernel/instant.ts';
import { snakeFields } from '../../../../kernel/snake-keys.ts';
import { idAsWritten } from '../../../../market/options/option-id.ts';
import type { PredictionRow } from '../../../contract/prediction-rows.ts';
import type { Flow } from '../../../domain/terms/prediction.ts';
import { flowText } from '../../../domain/wording/contract-text.ts';

type Own = 'data_time' | 'received_at' | 'detail' | keyof ContractFields;

export type StoredPrediction = Omit<PredictionRow, Own> & {
  readonly data_time: Instant | null;
  readonly received_at: Instant;
  readonly detail: string;
  /** JSON, of flow that names its contract. */
  readonly flow: string | null;
};

export function toPrediction({ flow, ...row }: StoredPrediction): PredictionRow {
  return {
    ...row,
    data_time: row.data_time === null ? null : toIso(row.data_time),
    received_at: toIso(row.received_at),
    detail: snakeFields(JSON.parse(row.detail)),
    ...contractFields(flow),
  };
}

type ContractFields = Pick<PredictionRow, 'contract' | 'contract_premium' | 'contract_text'>;

/** Of a stored prediction, or of the signal made from it. */
export function contractFields(stored: string | null): ContractFields {
  const flow: Flow = stored === null ? {} : JSON.parse(stored);
  const text = flowText(flow);
  if (text === undefined) return { contract: null, contract_premium: null, contract_text: null };
  return {
    contract: idAsWritten(flow.contract ?? ''),
    contract_premium: flow.premium ?? null,
    contract_text: text,
  };
}
