// The contract that somebody has chosen, also while it is not among those that are quoted.
import { useRef } from 'preact/hooks';
import type { ChainContract } from '../facts/shapes.ts';

export interface Quoted {
  /** With its last quotes; undefined if none is chosen. */
  readonly contract: ChainContract | undefined;
  readonly isQuoted: boolean;
}

export function useQuoted(contracts: readonly ChainContract[], id: string | undefined): Quoted {
  const last = useRef<ChainContract>(undefined);
  const found = contracts.find((one) => one.id === id);
  if (found !== undefined || last.current?.id !== id) last.current = found;
  return { contract: last.current, isQuoted: found !== undefined };
}
