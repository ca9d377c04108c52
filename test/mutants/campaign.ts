// Plants mistakes one after another, in a tree for each job, and says which proof noticed each.

import { namedProof, type Proof, widerProofs } from './proofs.ts';
import type { Mutant } from './rows/mutant.ts';
import { copyTree, type Tree } from './tree.ts';

export interface Outcome {
  readonly id: string;
  /** The proof that noticed it; undefined if all passed. */
  readonly proof: string | undefined;
  /** The failed test or run. */
  readonly by: string | undefined;
  readonly seconds: number;
}

export interface Campaign {
  readonly root: string;
  readonly mutants: readonly Mutant[];
  readonly jobs: number;
  /** Only the tests that are named for each. */
  readonly isNamedOnly: boolean;
  now(): number;
  onOutcome(outcome: Outcome): void;
}

/** Throws if the tests fail without a mistake: then they prove nothing. */
export async function play(campaign: Campaign): Promise<void> {
  const waiting = [...campaign.mutants];
  const trees = Array.from({ length: Math.min(campaign.jobs, waiting.length) }, () =>
    copyTree(campaign.root),
  );
  try {
    const [first] = trees;
    if (first !== undefined) await checkSound(first, campaign.mutants);
    await Promise.all(trees.map((tree) => playRest(tree)));
  } finally {
    for (const tree of trees) tree.remove();
  }

  async function playRest(tree: Tree): Promise<void> {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift())
      campaign.onOutcome(await tried(tree, mutant, campaign));
  }
}

async function checkSound(tree: Tree, mutants: readonly Mutant[]): Promise<void> {
  const tests = [...new Set(mutants.flatMap((mutant) => mutant.tests))];
  const failed = await namedProof({ tests }).run(tree.folder);
  if (failed !== undefined) throw new Error(`without a mistake: ${failed} fails`);
}

async function tried(
  tree: Tree,
  mutant: Mutant,
  { isNamedOnly, now }: Pick<Campaign, 'isNamedOnly' | 'now'>,
): Promise<Outcome> {
  const beganAt = now();
  const proofs = [namedProof(mutant), ...(isNamedOnly ? [] : widerProofs(mutant))];
  const found = await tree.withMutant(mutant, () => firstFailed(tree, proofs));
  const seconds = Math.round((now() - beganAt) / 100) / 10;
  return { id: mutant.id, proof: found?.proof, by: found?.by, seconds };
}

async function firstFailed(tree: Tree, proofs: readonly Proof[]) {
  for (const proof of proofs) {
    const by = await proof.run(tree.folder);
    if (by !== undefined) return { proof: proof.name, by };
  }
  return undefined;
}
