// Whose order each order at Alpaca is. Alpaca names the legs of a group itself, and gives each change a new id: what we call one order
// is a chain of them.
// Decision 0099
import { exactShares } from '../../../domain/positions/whole-part.ts';
import { isAged, isFinal, type ShownOrder } from './order-in.ts';
import { legOf, nameIn, type OrderName, siblingRef } from './refs.ts';

export interface Identity {
  /** '' for an order of another program, and for a target that only the adapter knows. */
  readonly orderRef: string;
  /** A far target that keeps a place for an exit: the engine does not know it. */
  readonly isHidden: boolean;
  /** The reference of the stop of the group; '' outside of groups. */
  readonly group: string;
}

export interface KnownOrder {
  readonly shown: ShownOrder;
  readonly identity: Identity;
  /** What earlier orders of the chain have filled under the same reference. */
  readonly filledBefore: number;
  /** Of this reference: without what the order filled before under another one. */
  readonly quantity: number;
}

export interface KnownOrders {
  /** The order with its legs, as they are now. A slow answer never takes an order back from its end. */
  learn(shown: ShownOrder): readonly KnownOrder[];
  /** The same for a list, in which what names an order may come before it or after it. */
  learnAll(list: readonly ShownOrder[]): void;
  byId(id: string): KnownOrder | undefined;
  /** Whether the group that the order was placed with is known, ours or not. */
  isPlaced(shown: ShownOrder): boolean;
  byName(name: string): KnownOrder | undefined;
  /** Whether what took the place of an order that was replaced is known, or the stop of its group fired: then it has ended. */
  isSucceeded(order: KnownOrder): boolean;
  /** Ended by its age, or with an order of its group that was. */
  isAged(order: KnownOrder): boolean;
  /** The newest order of the reference. */
  newest(orderRef: string): KnownOrder | undefined;
  /** The working target of a group, hidden or not. */
  targetOf(group: string): KnownOrder | undefined;
  /** Whether an order of the group works, or waits for its entry. */
  isGroupAtWork(group: string): boolean;
  /** How often the order of this reference was changed, at most. */
  changesOf(orderRef: string): number;
  all(): Iterable<KnownOrder>;
}

const FOREIGN: Identity = { orderRef: '', isHidden: false, group: '' };

export function createKnownOrders(): KnownOrders {
  const shownById = new Map<string, ShownOrder>();
  const identityById = new Map<string, Identity>();
  /** By the id of a leg. A change of a leg keeps its parent. */
  const parentIdById = new Map<string, string>();
  const idByName = new Map<string, string>();
  const idsByRef = new Map<string, readonly string[]>();
  const changesByRef = new Map<string, number>();

  function identityOf(shown: ShownOrder, parent: ShownOrder | undefined): Identity {
    const own = nameIn(shown.name);
    if (own !== undefined) return ownIdentity(own, shown, parent);
    const before = identityById.get(orderBefore(shown)?.id ?? '') ?? FOREIGN;
    if (before !== FOREIGN) return before;
    return (parent && legIdentity(shown, parent)) ?? FOREIGN;
  }

  /** The order that a change made this one of. A stop that has fired may also name the target in whose place it acts. */
  function orderBefore({ replaces, type }: ShownOrder): ShownOrder | undefined {
    const before = shownById.get(replaces);
    const isSameKind = before !== undefined && (before.type === 'limit') === (type === 'limit');
    return isSameKind ? before : undefined;
  }

  /** Known from a group that shows the order, the one before it or the one after it. */
  function parentOf({ id, replaces, replacedBy }: ShownOrder): ShownOrder | undefined {
    const parentId = [id, replaces, replacedBy].flatMap((one) => parentIdById.get(one) ?? [])[0];
    if (parentId === undefined) return undefined;
    parentIdById.set(id, parentId);
    return shownById.get(parentId);
  }

  function groupOf(parent: ShownOrder | undefined): string {
    const { orderRef, group } = (parent && identityById.get(parent.id)) ?? FOREIGN;
    return legOf(orderRef) === 'e' ? siblingRef(orderRef, 's') : group;
  }

  function ownIdentity(
    { orderRef, isFar, group: named }: OrderName,
    shown: ShownOrder,
    parent: ShownOrder | undefined,
  ): Identity {
    switch (legOf(orderRef)) {
      case 's':
        // The order that is named after a stop and has a limit is the target beside it.
        return shown.type === 'limit'
          ? { orderRef: '', isHidden: true, group: orderRef }
          : { orderRef, isHidden: false, group: orderRef };
      case 't': {
        // Far away once it was cancelled: it keeps its place.
        const group = named ?? siblingRef(orderRef, 's');
        return { orderRef: isFar ? '' : orderRef, isHidden: isFar, group };
      }
      case 'x': {
        const group = identityById.get(shown.replaces)?.group || groupOf(parent);
        return { orderRef, isHidden: false, group };
      }
      default:
        return { orderRef, isHidden: false, group: '' };
    }
  }

  function legIdentity(leg: ShownOrder, parent: ShownOrder): Identity | undefined {
    const { orderRef } = identityById.get(parent.id) ?? FOREIGN;
    const isEntry = legOf(orderRef) === 'e';
    const stopRef = groupOf(parent);
    if (stopRef === '') return undefined;
    if (leg.type !== 'limit') return { orderRef: stopRef, isHidden: false, group: stopRef };
    const isHidden = nameIn(parent.name)?.isFar === true;
    const target = isEntry && !isHidden ? siblingRef(orderRef, 't') : '';
    return { orderRef: target, isHidden: target === '', group: stopRef };
  }

  function learnOne(shown: ShownOrder, group: ShownOrder | undefined): KnownOrder {
    const { id } = shown;
    if (group !== undefined) parentIdById.set(id, group.id);
    const known = identityById.get(id);
    const isWhole = known !== undefined && known !== FOREIGN && !isLoneExit(known);
    const identity = isWhole ? known : identityOf(shown, group ?? parentOf(shown));
    identityById.set(id, identity);
    idByName.set(shown.name, id);
    const before = shownById.get(id);
    if (before === undefined || !isOlder(shown, before)) shownById.set(id, shown);
    note(shown, identity);
    return knownOf(id, identity);
  }

  /** It may have taken the place of a target that is not known yet. */
  function isLoneExit({ orderRef, group }: Identity): boolean {
    return legOf(orderRef) === 'x' && group === '';
  }

  function note({ id, name }: ShownOrder, { orderRef }: Identity): void {
    if (orderRef === '') return;
    const { change = 0 } = nameIn(name) ?? {};
    changesByRef.set(orderRef, Math.max(changesByRef.get(orderRef) ?? 0, change));
    const ids = idsByRef.get(orderRef) ?? [];
    if (!ids.includes(id)) idsByRef.set(orderRef, [...ids, id]);
  }

  /** Until a change is done the order before it is at work; one that was refused never was. */
  function newestOf(ids: readonly string[]): string | undefined {
    const orders = ids.flatMap((id) => shownById.get(id) ?? []);
    const live = orders.filter(({ status }) => !isFinal(status));
    const first = live.find(({ replaces }) => !live.some(({ id }) => id === replaces));
    const ended = orders.filter(({ status }) => status !== 'replaced' && status !== 'rejected');
    return (first ?? ended.at(-1) ?? orders.at(-1))?.id;
  }

  function knownOf(id: string, identity: Identity): KnownOrder {
    const shown = shownById.get(id) as ShownOrder;
    let [same, other] = [0, 0];
    let at = orderBefore(shown);
    while (at !== undefined) {
      const isSame = identityById.get(at.id)?.orderRef === identity.orderRef;
      if (isSame) same += at.filled;
      else other += at.filled;
      at = orderBefore(at);
    }
    const quantity = exactShares(shown.quantity - other);
    return { shown, identity, filledBefore: exactShares(same), quantity };
  }

  function known(id: string | undefined): KnownOrder | undefined {
    const identity = id === undefined ? undefined : identityById.get(id);
    return id === undefined || identity === undefined ? undefined : knownOf(id, identity);
  }

  function newest(orderRef: string): KnownOrder | undefined {
    return known(newestOf(idsByRef.get(orderRef) ?? []));
  }

  function learn(shown: ShownOrder): readonly KnownOrder[] {
    const parent = learnOne(shown, undefined);
    return [parent, ...shown.legs.map((leg) => learnOne(leg, shown))];
  }

  return {
    learn,
    learnAll(list) {
      for (const order of [...list, ...list.toReversed()]) learn(order);
    },
    byId: known,
    isPlaced({ id }) {
      const isOurs = (identityById.get(id) ?? FOREIGN) !== FOREIGN;
      return isOurs || parentIdById.has(id) || [...parentIdById.values()].includes(id);
    },
    byName: (name) => known(idByName.get(name)),
    newest,
    isAged({ shown, identity: { group } }) {
      if (isAged(shown) || group === '' || shown.status !== 'canceled') return isAged(shown);
      return [...shownById.values()].some(
        (other) => isAged(other) && identityById.get(other.id)?.group === group,
      );
    },
    isSucceeded({ shown: { replacedBy }, identity: { group } }) {
      return shownById.has(replacedBy) || newest(group)?.shown.status === 'filled';
    },
    targetOf(group) {
      for (const [id, shown] of shownById) {
        const identity = identityById.get(id);
        if (identity?.group !== group || shown.type !== 'limit') continue;
        if (!isFinal(shown.status)) return known(id);
      }
      return undefined;
    },
    isGroupAtWork(group) {
      for (const [id, shown] of shownById)
        if (identityById.get(id)?.group === group && !isFinal(shown.status)) return true;
      return false;
    },
    changesOf: (orderRef) => changesByRef.get(orderRef) ?? 0,
    *all() {
      for (const [id, identity] of identityById) yield knownOf(id, identity);
    },
  };
}

/** Of its reference: each order of a chain states the quantity of the whole chain. */
export function remainingOf({ quantity, filledBefore, shown }: KnownOrder): number {
  return exactShares(quantity - filledBefore - shown.filled);
}

export function isAtWork({ shown, identity }: Pick<KnownOrder, 'shown' | 'identity'>): boolean {
  return !identity.isHidden && !isFinal(shown.status);
}

/** Its end, and what it has filled, are never taken back. */
function isOlder(shown: ShownOrder, before: ShownOrder): boolean {
  if (shown.filled < before.filled) return true;
  if (isFinal(before.status) && !isFinal(shown.status)) return true;
  return (shown.updatedAt ?? Number.POSITIVE_INFINITY) < (before.updatedAt ?? 0);
}
