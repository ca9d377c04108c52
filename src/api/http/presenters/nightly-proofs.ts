// The proofs by statements that were made at night, as the routes see them.
import type { ProofBody } from '../shapes/proof-rows.ts';

export type NightlyProof = ProofBody & { readonly made_at: string };

export interface NightlyProofs {
  /** The newest proof of a statement that covers the day; undefined without one. */
  of(account: string, day: string): NightlyProof | undefined;
}
