// A gateway whose exchange echoes every order and has one answer to every question: what a client library is tried on first.
import { answersTo } from '../simulators/ib-gateway/wire/scripted-answers.ts';
import { startScripted } from '../simulators/ib-gateway/wire/scripted-gateway.ts';

const gateway = await startScripted(answersTo, { seed: 11 });
process.stdout.write(`${JSON.stringify({ event: 'ready', port: gateway.port })}\n`);
process.on('SIGTERM', () => void gateway.stop());
