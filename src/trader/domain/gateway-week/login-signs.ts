// What a line of IBC's log says about the login. The texts are those that IBC 3 writes: IbcAlpha/IBC, `LoginManager`,
// `SecondFactorAuthenticationDialogHandler`, `UnrecognizedUsernameOrPasswordDialogHandler` and their neighbours.

export type LoginSign =
  /** The second factor is asked for: on the phone of the user. */
  | 'push-sent'
  /** Its dialog has closed: it was answered, denied, or withdrawn. */
  | 'push-closed'
  /** It was not answered in time. */
  | 'push-missed'
  | 'logged-in'
  /** User name or password: another try brings the user closer to being locked. */
  | 'refused'
  /** Another session of the same user. */
  | 'rival';

const SIGNS: readonly (readonly [RegExp, LoginSign])[] = [
  [/Second Factor Authentication initiated/i, 'push-sent'],
  [/Second Factor Authentication dialog timeout/i, 'push-missed'],
  [/If login has not completed|ExitAfterSecondFactorAuthenticationTimeout is set/i, 'push-closed'],
  [/Login has completed/i, 'logged-in'],
  [
    /Unrecognized Username or Password|Too many failed login attempts|IBC: Login failed$/i,
    'refused',
  ],
  [/End (?:this|the other) session|whether to continue with this session/i, 'rival'],
];

/** Undefined of a line that says nothing about it. */
export function loginSignOf(line: string): LoginSign | undefined {
  return SIGNS.find(([pattern]) => pattern.test(line.trimEnd()))?.[1];
}
