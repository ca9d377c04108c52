// Writes the JSON Schemas with which editors check configuration and strategy files.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { schemaFiles } from '../src/trader/config/schema/schema-files.ts';

const files = schemaFiles().map(({ path, text }) => {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  writeFileSync(file, text);
  return file;
});
execFileSync('node_modules/.bin/biome', ['format', '--write', ...files], { stdio: 'inherit' });
