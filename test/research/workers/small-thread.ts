// A thread whose jobs are numbers: it adds what it was given, throws at 13, and ends at 99.
import { serveJobs } from '../../../src/research/workers/serve-jobs.ts';
import { openSum } from './sum.ts';

serveJobs(openSum);
