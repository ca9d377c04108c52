// The simulator of IBC beside a simulated gateway: its port for commands, its log, and the gateway's line by the gateway's control API.
import { appendFileSync } from 'node:fs';
import { createSimulatedClock, type SimulatedClock } from '../host/clock.ts';
import {
  type HttpAnswer,
  type HttpRequest,
  jsonAnswer,
  jsonOf,
  refused,
  startHttpServer,
} from '../host/http-server.ts';
import { startCommandServer } from './command-server.ts';
import {
  createIbcMachine,
  type GatewayCondition,
  type IbcMachine,
  LOGIN_ANSWERS,
  type LoginAnswer,
} from './ibc-machine.ts';

export interface IbcSimulatorOptions {
  /** 0 picks a free port. */
  readonly port: number;
  readonly controlPort: number;
  /** Of the simulated gateway that it starts; absent: none. */
  readonly gatewayControlPort?: number;
  readonly logFile?: string;
  readonly prompt?: string;
  readonly greets?: boolean;
  /** Absent: real time. The simulator stops only a clock that it created. */
  readonly clock?: SimulatedClock;
}

export interface IbcSimulator {
  readonly port: number;
  readonly controlPort: number;
  stop(): Promise<void>;
}

export async function startIbcSimulator(options: IbcSimulatorOptions): Promise<IbcSimulator> {
  const { gatewayControlPort, logFile, prompt = '', greets = false } = options;
  const clock = options.clock ?? createSimulatedClock();
  const log: string[] = [];
  /** One change after the other, in their order. */
  let changing = Promise.resolve();

  const machine = createIbcMachine({
    clock,
    log(line) {
      log.push(line);
      if (logFile !== undefined) appendFileSync(logFile, `${line}\n`);
    },
    changed(condition) {
      changing = changing.then(() => applyTo(gatewayControlPort, condition));
    },
  });
  const commands = await startCommandServer({
    ...{ port: options.port, prompt, greets },
    command(line) {
      const reply = machine.command(line);
      follow();
      return reply;
    },
  });

  function follow(): void {
    changing = changing.then(() => commands.setOpen(machine.isRunning()));
  }

  const control = await startHttpServer(options.controlPort, (request, reply) => {
    const answer = controlAnswer(machine, log, request);
    follow();
    void changing.then(() => reply(answer));
  }).catch(async (cause: unknown) => {
    await commands.setOpen(false);
    throw cause;
  });
  machine.start();
  await changing;
  return {
    port: commands.port,
    controlPort: control.port,
    async stop() {
      machine.stop();
      if (options.clock === undefined) clock.stop();
      await changing;
      await Promise.all([commands.setOpen(false), control.stop()]);
    },
  };
}

/** How the simulated gateway's line is in that condition. */
async function applyTo(port: number | undefined, condition: GatewayCondition): Promise<void> {
  if (port === undefined) return;
  const url = `http://127.0.0.1:${port}/fault`;
  const send = (method: string, body?: object) =>
    fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  await send('DELETE');
  if (condition === 'up') return;
  if (condition === 'mute') return void (await send('POST', { kind: 'mute', mode: 'drop' }));
  await send('POST', { kind: 'login-required' });
  await send('POST', { kind: 'restart', for_ms: OUT_MS });
}

/** All clients are cut off; afterwards connections are taken and not answered. */
const OUT_MS = 50;

type Asked = Pick<HttpRequest, 'method' | 'path' | 'body'>;

function controlAnswer(
  machine: IbcMachine,
  log: readonly string[],
  { method, path, body }: Asked,
): HttpAnswer {
  const state = () =>
    jsonAnswer(200, { gateway: machine.condition(), ibc: machine.isRunning() ? 'running' : 'off' });
  const acts: Readonly<Record<string, () => void>> = {
    '/start': machine.start,
    '/crash': machine.crash,
    '/hang': machine.hang,
    '/rival': machine.rival,
    '/spoil-token': machine.spoilToken,
    '/end-week': machine.endWeek,
  };
  switch (`${method} ${path}`) {
    case 'GET /state':
      return state();
    case 'GET /log':
      return jsonAnswer(200, log);
    case 'POST /logins': {
      const answers = jsonOf(body);
      if (!isAnswers(answers))
        return refused(`The body must be a list of ${LOGIN_ANSWERS.join(', ')}.`);
      machine.answerWith(...answers);
      return state();
    }
  }
  const act = method === 'POST' ? acts[path] : undefined;
  if (act === undefined) return jsonAnswer(404, { error: `Not found: ${method} ${path}.` });
  act();
  return state();
}

function isAnswers(value: unknown): value is LoginAnswer[] {
  return Array.isArray(value) && value.every((one) => LOGIN_ANSWERS.includes(one));
}
