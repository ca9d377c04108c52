// Lays out what `npm run build` has built, as an installed package has it, in the folder that is named: with its path in SLUICE_TESTED
// all tests that start the program start this one.
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { layOutBeside } from './installed-program.ts';
import { ROOT } from './program.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node test/processes/lay-out-program.ts FOLDER');
mkdirSync(folder);
cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
layOutBeside(folder);
