// Makes the environments of the named requirements files, so that they are there when the programs in Python are run.
import { environmentWith } from './python-environment.ts';

await Promise.all(process.argv.slice(2).map(environmentWith));
