// Writes the JSON Schemas with which editors check configuration and strategy files, and the pages of all settings and errors.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { schemaFiles } from '../src/trader/config/schema/schema-files.ts';
import { ERRORS_PAGE, errorsPage } from './site/errors-page.ts';
import { SETTINGS_PAGE, settingsPage } from './site/settings-page.ts';

const files = schemaFiles().map(({ path, text }) => {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  writeFileSync(file, text);
  return file;
});
execFileSync('node_modules/.bin/biome', ['format', '--write', ...files], { stdio: 'inherit' });
writePage(SETTINGS_PAGE, settingsPage());
writePage(ERRORS_PAGE, errorsPage());

function writePage(path: string, text: string): void {
  writeFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), text);
}
