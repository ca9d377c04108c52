// What a line of IBC's log says about the login. The texts are those that IBC 3.8 to 3.24 writes: IbcAlpha/IBC, `LoginManager`,
// `SecondFactorAuthenticationDialogHandler`, `LoginFailedDialogHandler`, `LoginErrorDialogHandler`, `ReloginDialogHandler`,
// `ExistingSessionDetectedDialogHandler`, `TwsListener` and their predecessors.

export type LoginSign =
  /** The second factor is asked for: on the phone of the user. */
  | 'push-sent'
  /** Its dialog has closed: it was answered, denied, or withdrawn. */
  | 'push-closed'
  /** It was not answered in time, or the login did not end after it. */
  | 'push-missed'
  | 'logged-in'
  /** For any reason, which the log does not have: IBC dismisses that dialog and starts the gateway anew by itself. */
  | 'login-failed'
  /** The gateway's own login after a restart, in which IBC types nothing: the gateway waits at that dialog. */
  | 'relogin-refused'
  /** The user name or password that IBC typed: another try brings the user closer to being locked. */
  | 'refused'
  /** Another session of the same user has the connection, or a person must choose between the two. */
  | 'rival';

/** Of one log, line after line: what a line means depends on those before it. */
export type LoginSignReader = (line: string) => LoginSign | undefined;

const SIGNS: readonly (readonly [RegExp, LoginSign])[] = [
  [/Second Factor Authentication initiated/i, 'push-sent'],
  [
    /authentication (?:dialog )?timeout|login has not completed after Second Factor/i,
    'push-missed',
  ],
  [/If login has not completed|AuthenticationTimeout is set|Duration since login/i, 'push-closed'],
  // Not "Login has completed: exiting via ...", which a stop writes.
  [/Login has completed$/i, 'logged-in'],
  [/IBC: Login failed$|IBC: Login error message:$/i, 'login-failed'],
  // IBC does not know that dialog: the line is of its title, at each event of the window.
  [/Unrecognized Username or Password(?:; event=Opened)?$/i, 'refused'],
  [/Too many failed login attempts/i, 'refused'],
  [/End this session and let|whether to continue with this session/i, 'rival'],
];

const TYPED = /IBC: Setting (?:user name|password)$/i;
const NOT_TYPED = /IBC: (?:Re-)?Starting session|IBC: Re-login to session/i;
const DURATION = /Duration since login: (\d+) seconds/i;
const NO_RELOGIN = /authentication timeout not required/i;
const PUSH_LASTS_S = 180;
const UNRECOGNIZED = /Unrecognized Username or Password/i;

export function createLoginSignReader(): LoginSignReader {
  let hasTyped = false;
  /** Of the dialog that closed last. */
  let seconds = 0;
  return (given) => {
    const line = given.trimEnd();
    if (TYPED.test(line)) hasTyped = true;
    else if (NOT_TYPED.test(line)) hasTyped = false;
    seconds = Number(DURATION.exec(line)?.[1] ?? seconds);
    // Written where IBC is not to ask again, of a push that was missed as of one that an older IBC saw answered.
    if (NO_RELOGIN.test(line)) return seconds >= PUSH_LASTS_S ? 'push-missed' : 'push-closed';
    const sign = SIGNS.find(([pattern]) => pattern.test(line))?.[1];
    return sign === 'refused' && !hasTyped && UNRECOGNIZED.test(line) ? 'relogin-refused' : sign;
  };
}
