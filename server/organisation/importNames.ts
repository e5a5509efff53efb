import type { Standing, UnitRef } from './importPlan.ts';
import type { UnitKind } from './rules.ts';

/** A unit as an import sees it: one that stands, or one that an earlier row adds. */
export interface Node {
  readonly ref: UnitRef;
  readonly key: string;
  readonly name: string;
  readonly kind: UnitKind;
  readonly parentKey: string | undefined;
}

/** Finds units by name, or by `镇/村` where a name alone is not enough. */
export class Names {
  readonly #byName = new Map<string, Node[]>();
  readonly #byKey = new Map<string, Node>();
  readonly #childKeys = new Map<string, Node>();

  constructor(standing: Standing) {
    for (const unit of standing.units)
      this.add({
        ref: { id: unit.id },
        key: unit.id,
        name: unit.name,
        kind: unit.kind,
        parentKey: unit.id === standing.rootId ? undefined : (unit.parentId ?? undefined),
      });
  }

  add(node: Node): void {
    this.#byKey.set(node.key, node);
    if (node.parentKey !== undefined) this.#childKeys.set(`${node.parentKey}/${node.name}`, node);
    const same = this.#byName.get(node.name);
    if (same === undefined) this.#byName.set(node.name, [node]);
    else same.push(node);
  }

  child(parent: Node, name: string): Node | undefined {
    return this.#childKeys.get(`${parent.key}/${name}`);
  }

  byKey(key: string): Node | undefined {
    return this.#byKey.get(key);
  }

  find(text: string): readonly Node[] {
    const parts = text
      .split(/[/／>＞]/)
      .map(part => part.trim())
      .filter(part => part !== '');
    const name = parts.at(-1) ?? '';
    const above = parts.slice(0, -1).reverse();
    return (this.#byName.get(name) ?? []).filter(node => {
      let at: Node | undefined = node;
      return above.every(each => {
        at = at?.parentKey === undefined ? undefined : this.#byKey.get(at.parentKey);
        return at?.name === each;
      });
    });
  }

  /** The one standing unit that a text names. */
  idOf(text: string): string | undefined {
    const [only, ...more] = this.find(text);
    return only !== undefined && more.length === 0 && 'id' in only.ref ? only.ref.id : undefined;
  }
}
