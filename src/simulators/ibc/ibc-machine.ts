// A simulated IBC with the gateway that it starts: a login with its second factor, restarts that keep the login, and the end of each
// week's session. Synchronous and without a socket; times are market time.
import type { Cancel, Clock } from '../../kernel/clock.ts';
import { type Instant, MINUTE_MS, plus, SECOND_MS } from '../../kernel/instant.ts';
import { wallTimeAt, zoneNamed } from '../../market/time/zone.ts';

/** How the person, or IBKR, answers a login. */
export const LOGIN_ANSWERS = [
  ...(['answered', 'late', 'missed', 'denied'] as const),
  ...(['failed', 'refused'] as const),
] as const;
export type LoginAnswer = (typeof LOGIN_ANSWERS)[number];

/** `waiting`: for its login, the port for clients is closed. `mute`: it takes connections and answers nothing. */
export type GatewayCondition = 'off' | 'waiting' | 'up' | 'mute';

export interface IbcReply {
  readonly line: string;
  readonly closes: boolean;
}

export interface IbcMachine {
  condition(): GatewayCondition;
  /** False after `STOP` and after a crash: its port for commands is closed. */
  isRunning(): boolean;
  command(line: string): IbcReply;
  /** Of the coming logins, one after the other; later ones are answered at once. */
  answerWith(...answers: readonly LoginAnswer[]): void;
  /** With a full login, unless the session of the week still lasts. */
  start(): void;
  crash(): void;
  /** The gateway answers nothing until it is restarted. */
  hang(): void;
  /** The gateway's own login after its next restart is refused, as some are for a reason that IBKR does not give. */
  spoilToken(): void;
  /** Another session of the user takes the connection. */
  rival(): void;
  /** IBKR ends the session: the next start asks for a login. */
  endWeek(): void;
  stop(): void;
}

interface Parts {
  readonly clock: Clock;
  /** A line of its log, without the line end. */
  log(line: string): void;
  changed(condition: GatewayCondition): void;
}

const DIALOG_MS = 20 * SECOND_MS;
const START_MS = 30 * SECOND_MS;
const EXIT_MS = 40 * SECOND_MS;
const REBOOT_MS = 15 * SECOND_MS;
const ANSWER_MS: Readonly<Record<Exclude<LoginAnswer, 'failed' | 'refused'>, number>> = {
  ...{ answered: 30 * SECOND_MS, late: 150 * SECOND_MS },
  ...{ missed: 3 * MINUTE_MS, denied: 20 * SECOND_MS },
};
/** Between two attempts, so that IBKR does not lock the user. */
const RETRY_MS = 5 * MINUTE_MS;
const UNRECOGNIZED = 'Unrecognized Username or Password';
const NEW_YORK = zoneNamed('America/New_York');

export function createIbcMachine({ clock, log, changed }: Parts): IbcMachine {
  let condition: GatewayCondition = 'off';
  let isRunning = false;
  let hasToken = false;
  let isTokenSpoiled = false;
  let answers: LoginAnswer[] = [];
  let waiting: Cancel = () => {};

  function say(text: string): void {
    log(`${stamp(clock.now())} IBC: ${text}`);
  }

  function become(next: GatewayCondition): void {
    if (condition === next) return;
    condition = next;
    changed(next);
  }

  function after(ms: number, call: () => void): void {
    waiting();
    waiting = clock.at(plus(clock.now(), ms), call);
  }

  function start(): void {
    isRunning = true;
    become('waiting');
    say('Starting session: will exit if login dialog is not displayed within 60 seconds');
    if (hasToken) return after(START_MS, loggedIn);
    after(DIALOG_MS, logIn);
  }

  /** The gateway logs in by its token, and IBC types nothing. */
  function startAgain(): void {
    become('waiting');
    say('Re-starting session');
    if (!hasToken) return after(START_MS, logIn);
    after(START_MS, isTokenSpoiled ? reloginRefused : loggedIn);
  }

  function reloginRefused(): void {
    dialog('Re-login is required');
    say('Re-login to session');
    hasToken = false;
    isTokenSpoiled = false;
    dialog(UNRECOGNIZED);
  }

  function dialog(title: string): void {
    say(`detected dialog entitled: ${title}; event=Opened`);
  }

  /** Its script starts it again at once, and its port is closed meanwhile. */
  function startCold(): void {
    say('Cold restart in progress');
    say('Login has not completed: exiting immediately');
    isRunning = false;
    become('off');
    after(REBOOT_MS, start);
  }

  function logIn(): void {
    const answer = answers.shift() ?? 'answered';
    say('Setting user name');
    say('Setting password');
    say('Login attempt: 1');
    if (answer === 'failed') {
      dialog('Login failed');
      say('Login failed');
      return startCold();
    }
    // IBC does not know that dialog, so that the gateway waits at it.
    if (answer === 'refused') return dialog(UNRECOGNIZED);
    say('Second Factor Authentication initiated');
    after(ANSWER_MS[answer], () => {
      say('If login has not completed, IBC will exit in 40 seconds');
      if (answer === 'answered' || answer === 'late') return after(START_MS, loggedIn);
      after(EXIT_MS, () => {
        say('IBC closing because login has not completed after Second Factor Authentication');
        after(RETRY_MS, logIn);
      });
    });
  }

  function loggedIn(): void {
    hasToken = true;
    say('Login has completed');
    become('up');
  }

  function end(): void {
    waiting();
    isRunning = false;
    become('off');
  }

  function restart(): void {
    // Gateways restart at a full minute: the next one, or the one after it.
    after(90 * SECOND_MS, startAgain);
  }

  function command(line: string): IbcReply {
    const asked = line.trim().toUpperCase();
    say(`CommandServer received command: ${line.trim()}`);
    switch (asked) {
      case 'EXIT':
        return { line: 'OK Goodbye', closes: true };
      case 'STOP':
        say(
          condition === 'up'
            ? 'Login has completed: exiting via [File, Close] menu'
            : 'Login has not completed: exiting immediately',
        );
        end();
        return { line: 'OK Shutting down: STOP command', closes: true };
      case 'RESTART':
        restart();
        return { line: 'OK RESTART in progress', closes: true };
      case 'RECONNECTDATA':
      case 'RECONNECTACCOUNT':
        return { line: 'OK ', closes: false };
      case 'ENABLEAPI':
        return { line: 'ERROR ENABLEAPI is not valid for the IB Gateway', closes: false };
      default:
        return { line: 'ERROR Command invalid', closes: false };
    }
  }

  return {
    condition: () => condition,
    isRunning: () => isRunning,
    command,
    answerWith(...coming) {
      answers = [...coming];
    },
    start,
    crash: end,
    hang: () => become('mute'),
    spoilToken() {
      isTokenSpoiled = true;
    },
    rival() {
      say('End this session and let the other session proceed');
      become('mute');
    },
    endWeek() {
      hasToken = false;
      if (!isRunning) return;
      become('waiting');
      after(DIALOG_MS, logIn);
    },
    stop: () => waiting(),
  };
}

/** `2026-11-29 01:00:20:000`, in New York. */
function stamp(at: Instant): string {
  const { day, msOfDay } = wallTimeAt(NEW_YORK, at);
  const time = new Date(msOfDay).toISOString().slice(11, 23).replace('.', ':');
  return `${day} ${time}`;
}
