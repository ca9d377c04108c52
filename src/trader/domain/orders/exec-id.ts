// Execution ids: corrections share everything but the last dotted segment; the highest segment is valid.

export function execRootOf(execId: string): string {
  const cut = execId.lastIndexOf('.');
  return cut <= 0 ? execId : execId.slice(0, cut);
}

/** True when `candidate` corrects `known`: same root, later last segment. */
export function corrects(candidate: string, known: string): boolean {
  return execRootOf(candidate) === execRootOf(known) && revisionOf(candidate) > revisionOf(known);
}

/** True if it replaces an execution reported earlier. */
export function isCorrection(execId: string): boolean {
  return revisionOf(execId) > 1;
}

/** Without a last segment it is the first. */
function revisionOf(execId: string): number {
  const root = execRootOf(execId);
  const revision = root === execId ? 0 : Number.parseInt(execId.slice(root.length + 1), 10);
  return Number.isNaN(revision) ? 0 : revision;
}
