// A thread that plays runs that can know nothing.
import { serveJobs } from '../workers/serve-jobs.ts';
import { openNull } from './play-null.ts';

serveJobs(openNull);
