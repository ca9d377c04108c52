// The group that a change states. The gateway puts the children of an entry into a group named by the permId of the entry, and may show
// them under another name, or none, until it restarts: it then refuses their changes (10326, 10327). Such a change is sent once more under
// the name that the broker shows by now, or under that of the entry.
// Decision 0118
import type { ApprovedChange } from '../../../ports/broker.ts';
import type { IncomingOrder, OutgoingOrder } from '../messages/messages.ts';

type Group = Pick<OutgoingOrder, 'ocaGroup' | 'ocaType'>;

export interface GroupRevisions {
  /** The gateway names the number of the parent only while it works, and the parent itself until it ends. */
  seen(order: Pick<IncomingOrder, 'orderId' | 'permId' | 'parentId'>): void;
  /** An order that is listed. */
  shown(order: IncomingOrder): void;
  /** The group to state for it, if another than the broker shows. */
  groupOf(order: IncomingOrder): Group | undefined;
  sent(change: ApprovedChange, order: OutgoingOrder): void;
  /** The change that was refused for its group, to be sent once more with another; undefined if there is none left to try. */
  again(orderId: number, latest: IncomingOrder | undefined): ApprovedChange | undefined;
  over(orderId: number): void;
}

interface Sent {
  readonly change: ApprovedChange;
  readonly order: OutgoingOrder;
  readonly isAgain: boolean;
}

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

  return {
    seen,
    shown(order) {
      seen(order);
      const sent = sentById.get(order.orderId);
      // It is in force: a late refusal must not send it again.
      if (sent !== undefined && isShown(sent.order, order)) sentById.delete(order.orderId);
    },
    groupOf,
    sent(change, order) {
      const { orderId } = order;
      const isAgain = sentById.get(orderId)?.change === change;
      sentById.set(orderId, { change, order, isAgain });
    },
    again(orderId, latest) {
      const sent = sentById.get(orderId);
      if (sent === undefined || latest === undefined) return undefined;
      const group = sent.isAgain ? undefined : nextGroup(sent, latest);
      const isSame =
        group?.ocaGroup === sent.order.ocaGroup && group.ocaType === sent.order.ocaType;
      if (group === undefined || isSame) {
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

/** A price that an order of its type does not have is absent or 0. */
function isShown(sent: OutgoingOrder, shown: IncomingOrder): boolean {
  const isSame = (one = 0, other = 0) => one === other;
  return (
    sent.quantity === shown.quantity &&
    isSame(sent.limitPrice, shown.limitPrice) &&
    isSame(sent.auxPrice, shown.auxPrice)
  );
}
