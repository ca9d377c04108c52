// What somebody may do, as far as the page shows it; the server decides.
import { session } from './session.ts';

/** Halt, resume, reload, save a strategy: with a trader, by the role on its account. */
export function mayOperate(one: { readonly role: string } | undefined): boolean {
  return one?.role === 'operator' || one?.role === 'admin';
}

/** What belongs to no account: corporate actions of the whole ledger. */
export function mayOperateHouse(): boolean {
  const who = session.value;
  return who.kind === 'in' && mayOperate(who);
}
