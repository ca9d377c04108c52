// Runs the checklist from top to bottom, always cleans up afterwards, and records the results.

import type { Clock, WallClock } from '../../../kernel/clock.ts';
import type { Vertical } from '../../../market/options/vertical.ts';
import type { Broker } from '../../ports/broker.ts';
import type { InstrumentRequest } from '../../ports/instrument-request.ts';
import type { MarginAnswers } from '../../ports/margin-answers.ts';
import type { MarketFeed } from '../../ports/market-feed.ts';
import { takeBack } from './clean-up.ts';
import type { ProbeJournal } from './probe-intents.ts';
import { createProbeLine } from './probe-line.ts';
import { ProbeFailed, type ProbeRoom } from './room.ts';
import { createStepTaker } from './step-taker.ts';
import { stepsFor } from './steps.ts';
import type { ProbeStep, ProbeTranscript } from './transcript.ts';

export interface ProbeParts {
  readonly broker: Broker;
  readonly market: MarketFeed;
  readonly margins?: MarginAnswers | undefined;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly account: string;
  readonly gateway: string;
  readonly clientId?: number | undefined;
  readonly isPractice: boolean;
  readonly collarPercent: number;
  readonly wanted: InstrumentRequest;
  /** Two option contracts whose orders are tried as well; none of these orders can fill. */
  readonly vertical?: Vertical | undefined;
  /** The probe's own journal: everything it sends is recorded there first. */
  readonly journal: ProbeJournal;
  onStep(step: ProbeStep): void;
}

export interface Probe {
  run(): Promise<ProbeTranscript>;
  /** Ends the current step and cleans up. */
  interrupt(): void;
}

export function createProbe(parts: ProbeParts): Probe {
  const { broker, market, clock, wall, account, wanted } = parts;
  const line = createProbeLine({
    broker,
    market,
    clock,
    wall,
    symbol: wanted.symbol,
    journal: parts.journal,
  });
  const answers = new Map<string, string>();
  const room: ProbeRoom = {
    line,
    broker,
    market,
    margins: parts.margins,
    clock,
    account,
    wanted,
    vertical: parts.vertical,
    collarPercent: parts.collarPercent,
    answers,
  };
  const { steps, take } = createStepTaker(parts);

  async function run(): Promise<ProbeTranscript> {
    const at = new Date(clock.now()).toISOString();
    let left: readonly string[] = [];
    try {
      for (const [name, step] of stepsFor(room)) if (!(await take(name, () => step(room)))) break;
    } finally {
      await take('take everything back', async () => {
        left = await takeBack(room);
        if (left.length > 0) throw new ProbeFailed(`left behind: ${left.join('; ')}`);
        return 'the probe has no open orders and no shares';
      });
      await broker.stop();
    }
    return {
      passed: steps.every(({ passed }) => passed),
      at,
      is_practice: parts.isPractice,
      account,
      gateway: parts.gateway,
      server_version: line.session?.serverVersion ?? 0,
      ...(parts.clientId !== undefined && { client_id: parts.clientId }),
      symbol: wanted.symbol,
      steps,
      answers: Object.fromEntries(answers),
      left,
    };
  }

  return { run, interrupt: line.interrupt };
}
