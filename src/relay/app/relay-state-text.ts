// How a relay stands, as a text that another process reads.
import { comparisonFrom, comparisonText } from '../compare/comparison.ts';
import type { RelayedAccount } from '../target/relay-target.ts';
import type { RelayState } from './trader-relay.ts';

export function relayStateText({ account: _, compared, ...state }: RelayState): string {
  const text = compared === undefined ? undefined : comparisonText(compared);
  return JSON.stringify({ ...state, ...(text !== undefined && { compared: text }) });
}

export function relayStateFrom(text: string, account: RelayedAccount): RelayState {
  const { compared, journalId, ...state } = JSON.parse(text) as Stored;
  return {
    ...state,
    account,
    journalId,
    compared: compared === undefined ? undefined : comparisonFrom(compared),
  };
}

type Stored = Omit<RelayState, 'account' | 'compared' | 'journalId'> & {
  readonly compared?: string;
  readonly journalId?: string;
};
