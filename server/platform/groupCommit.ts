/**
 * Gathers what arrives while a transaction runs and commits it in the next one: a durable commit costs the same
 * for one item as for a thousand, so that is what carries a county signing in at once.
 */
export interface GroupCommit<Item, Answer> {
  /** Resolves with the item's answer after its commit; rejects when the whole group failed. */
  add(item: Item): Promise<Answer>;
  /** Resolves when nothing is waiting or running. */
  idle(): Promise<void>;
}

interface Waiting<Item, Answer> {
  readonly item: Item;
  resolve(answer: Answer): void;
  reject(reason: unknown): void;
}

/**
 * @param commit writes the items in one transaction and answers in their order; when it throws for several items,
 *   each is tried again alone, so that one bad item takes no other with it
 */
export function groupCommit<Item, Answer>(
  commit: (items: readonly Item[]) => Promise<readonly Answer[]>,
  most = 256,
): GroupCommit<Item, Answer> {
  let waiting: Waiting<Item, Answer>[] = [];
  let running: Promise<void> | undefined;

  async function settle(group: readonly Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await commit(group.map(each => each.item));
      group.forEach((each, index) => {
        each.resolve(answers[index] as Answer);
      });
    } catch (reason) {
      if (group.length === 1) group[0]?.reject(reason);
      else for (const each of group) await settle([each]);
    }
  }

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await settle(group);
    }
    running = undefined;
  }

  return {
    add(item) {
      return new Promise<Answer>((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        running ??= Promise.resolve().then(drain);
      });
    },
    async idle() {
      while (running !== undefined) await running;
    },
  };
}
