// Runs the program, from the sources in a checkout and from the built files in an installed package, and caches its compiled code for the next start.
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';

if (process.env.SLUICE_PARENT_PIPE !== undefined) {
  const { endWithParent } = await import('./parent-pipe.js');
  endWithParent();
}
// Before the first file: cached code does not need the type stripper, which costs time and 12 MB for the whole run.
enableCompileCache();
const source = new URL('../src/main.ts', import.meta.url);
await import(existsSync(source) ? source : new URL('../dist/main.js', import.meta.url));
