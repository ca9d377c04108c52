// What a line of IBC's log says about the login. The texts are those that IBC 3.8 to 3.24 writes: IbcAlpha/IBC, `LoginManager`,
// `SecondFactorAuthenticationDialogHandler`, `LoginFailedDialogHandler`, `ExistingSessionDetectedDialogHandler` and their predecessors.

export type LoginSign =
  /** The second factor is asked for: on the phone of the user. */
  | 'push-sent'
  /** Its dialog has closed: it was answered, denied, or withdrawn. */
  | 'push-closed'
  /** It was not answered in time, or the login did not end after it. */
  | 'push-missed'
  | 'logged-in'
  /** User name or password: another try brings the user closer to being locked. */
  | 'refused'
  /** Another session of the same user has the connection, or a person must choose between the two. */
  | 'rival';

const SIGNS: readonly (readonly [RegExp, LoginSign])[] = [
  [/Second Factor Authentication initiated/i, 'push-sent'],
  [/authentication timeout not required/i, 'push-closed'],
  [
    /authentication (?:dialog )?timeout|login has not completed after Second Factor/i,
    'push-missed',
  ],
  [/If login has not completed|AuthenticationTimeout is set|Duration since login/i, 'push-closed'],
  // Not "Login has completed: exiting via ...", which a stop writes.
  [/Login has completed$/i, 'logged-in'],
  [
    /Unrecognized Username or Password|Too many failed login attempts|IBC: Login failed$/i,
    'refused',
  ],
  [/End this session and let|whether to continue with this session/i, 'rival'],
];

/** Undefined of a line that says nothing about it. */
export function loginSignOf(line: string): LoginSign | undefined {
  return SIGNS.find(([pattern]) => pattern.test(line.trimEnd()))?.[1];
}
