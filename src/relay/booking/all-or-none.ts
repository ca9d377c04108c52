// A refusal in the middle of a step rolls back what the step has written before it.
import type { Refused, RelayStep, RelayTarget } from '../target/relay-target.ts';

/** Runs the work in one step. If it returns a refusal, nothing of the step is stored. */
export async function allOrNone(
  target: RelayTarget,
  work: (step: RelayStep) => Promise<Refused | undefined>,
): Promise<Refused | undefined> {
  try {
    await target.inOneStep(async (step) => {
      const refused = await work(step);
      if (refused !== undefined) throw new Refusal(refused);
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.message;
  }
}

class Refusal extends Error {}
