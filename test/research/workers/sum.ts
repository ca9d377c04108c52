// The jobs of the small thread.
import { isMainThread } from 'node:worker_threads';

export interface Sum {
  readonly value: number;
  readonly isMain: boolean;
}

export function openSum(given: { readonly plus: number }): (job: number) => Sum {
  return (job) => {
    if (job === 13) throw new Error('13 is not added');
    if (job === 99) process.exit(1);
    return { value: job + given.plus, isMain: isMainThread };
  };
}
