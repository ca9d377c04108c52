// The program that runs a strategy file for the first time, started by vet-code: it reads a task and writes the result.
import { readFileSync, writeFileSync } from 'node:fs';
import { vettingOf } from './vet-text.ts';
import type { VettingTask } from './vetting-result.ts';

const STDIN = 0;
const STDOUT = 1;

const task: VettingTask = JSON.parse(readFileSync(STDIN, 'utf8'));
writeFileSync(STDOUT, JSON.stringify(vettingOf(task)));
