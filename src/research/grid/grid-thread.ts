// A thread that plays variants of a grid.
import { serveJobs } from '../workers/serve-jobs.ts';
import { openVariants } from './play-variants.ts';

serveJobs(openVariants);
