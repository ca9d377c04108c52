// The group that a change states. The gateway puts the children of an entry into a group named by the permId of the entry, and may show
// them under another name, or none, until it restarts: it then refuses their changes (10326, 10327). Such a change is sent once more under
// the name that the broker shows by now, or under that of the entry.
// Decision 0118
import type { ApprovedChange } from '../../../ports/broker.ts';
import type { IncomingOrder, OutgoingOrder, WireOrder } from '../messages/messages.ts';

type Group = Pick<OutgoingOrder, 'ocaGroup' | 'ocaType'>;

export interface GroupRevisions {
  /** The gateway names the number of the parent only while it works, and the parent itself until it ends. */
  seen(order: Pick<IncomingOrder, 'orderId' | 'permId' | 'parentId'>): void;
  /** The group to state for it, if another than the broker shows. */
  groupOf(order: IncomingOrder): Group | undefined;
  /** `latest` as the broker showed it then. */
  sent(change: ApprovedChange, order: OutgoingOrder, latest: IncomingOrder): void;
  /** The change that was refused for its group, to be sent once more with another; undefined if there is none left to try. */
  again(orderId: number, latest: IncomingOrder | undefined): ApprovedChange | undefined;
  over(orderId: number): void;
}

interface Sent {
  readonly change: ApprovedChange;
  readonly order: OutgoingOrder;
  /** What the broker may still show: the terms before it. */
  readonly before: readonly Terms[];
  readonly isAgain: boolean;
}

type Terms = Pick<WireOrder, 'quantity' | 'limitPrice' | 'auxPrice'>;

/** Reduces the others without block: the type of the groups that the gateway makes. */
const OCA_REDUCE = 3;

export function createGroupRevisions(): GroupRevisions {
  const permById = new Map<number, number>();
  const parentById = new Map<number, number>();
  const sentById = new Map<number, Sent>();
  /** What the broker shows in its place, and the name under which it is tried. */
  const triedById = new Map<number, { readonly shown: string; readonly group: Group }>();

  function seen({ orderId, permId, parentId }: Parameters<GroupRevisions['seen']>[0]): void {
    if (permId > 0) permById.set(orderId, permId);
    if (parentId > 0) parentById.set(orderId, parentId);
  }

  function groupOf({ orderId, ocaGroup }: IncomingOrder): Group | undefined {
    const tried = triedById.get(orderId);
    return tried?.shown === ocaGroup ? tried.group : undefined;
  }

  function nextGroup({ order }: Sent, latest: IncomingOrder): Group | undefined {
    const { ocaGroup, ocaType } = latest;
    if (ocaGroup !== '' && ocaGroup !== order.ocaGroup) return { ocaGroup, ocaType };
    const entry = permById.get(parentById.get(latest.orderId) ?? 0);
    return entry === undefined ? undefined : { ocaGroup: String(entry), ocaType: OCA_REDUCE };
  }

  /** Nothing is left to send: the change is in force in that group, somebody has changed the order since, or no other group is known. */
  function isSettled({ order, before }: Sent, latest: IncomingOrder, group: Group): boolean {
    if (isSame(group, order)) return true;
    // What was shown may be refused afterwards.
    if (hasTerms(order, latest)) return isSame(group, latest);
    return !before.some((terms) => hasTerms(terms, latest));
  }

  return {
    seen,
    groupOf,
    sent(change, order, latest) {
      const { orderId } = order;
      const last = sentById.get(orderId);
      const before = last === undefined ? [latest] : [latest, last.order];
      sentById.set(orderId, { change, order, before, isAgain: last?.change === change });
    },
    again(orderId, latest) {
      const sent = sentById.get(orderId);
      if (sent === undefined || latest === undefined) return undefined;
      const group = sent.isAgain ? undefined : nextGroup(sent, latest);
      if (group === undefined || isSettled(sent, latest, group)) {
        sentById.delete(orderId);
        triedById.delete(orderId);
        return undefined;
      }
      triedById.set(orderId, { shown: latest.ocaGroup, group });
      return sent.change;
    },
    over(orderId) {
      sentById.delete(orderId);
      triedById.delete(orderId);
      parentById.delete(orderId);
    },
  };
}

function isSame(one: Group, other: Group): boolean {
  return one.ocaGroup === other.ocaGroup && one.ocaType === other.ocaType;
}

/** A price that an order of its type does not have is absent or 0. */
function hasTerms(terms: Terms, shown: Terms): boolean {
  const isEqual = (one = 0, other = 0) => one === other;
  return (
    terms.quantity === shown.quantity &&
    isEqual(terms.limitPrice, shown.limitPrice) &&
    isEqual(terms.auxPrice, shown.auxPrice)
  );
}
