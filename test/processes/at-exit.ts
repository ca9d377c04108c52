// A process that ends before it has stopped its servers, by Ctrl-C for instance, ends them and removes their folders.
import { rmSync } from 'node:fs';

const cleanings = new Set<() => void>();

process.on('exit', () => {
  for (const clean of cleanings) clean();
});

/** What is still to be done at the end of this process, until the function that is returned is called. */
export function atExit(clean: () => void): () => void {
  cleanings.add(clean);
  return () => void cleanings.delete(clean);
}

/** Its server was killed just before, and may need a moment. */
export function removeAtExit(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
