// How the connection says that a gateway takes connections and answers nothing. Others than the daemon read these sentences in its status.

export const NO_HANDSHAKE = 'no handshake in time';
/** It answers, but no user is logged in. */
export const NO_ACCOUNT = 'the gateway serves no account: its login is not complete';

export function silentFor(ms: number): string {
  return `silent for ${Math.round(ms / 1_000)} s`;
}

const SILENT = /^silent for \d+ s$/;

/** By the last reason that the status gives for a connection that is away. */
export function isMuteReason(why: string): boolean {
  return why === NO_HANDSHAKE || SILENT.test(why);
}
