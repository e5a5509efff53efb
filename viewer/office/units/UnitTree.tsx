import { ChevronDown, ChevronRight } from 'lucide-preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Unit } from '../../../server/organisation/contract.ts';
import { sayUnitKind } from '../officeWords.ts';
import { type Branch, branchesOf, matching, visible } from '../parts/tree.ts';
import { unitsWords as t } from './unitsWords.ts';

interface Props {
  readonly units: readonly Unit[];
  readonly filter: string;
  readonly chosen: string | undefined;
  readonly onChoose: (unitId: string) => void;
}

/** The tree of units as screen readers and arrow keys know trees: one stop for Tab, arrows inside. */
export function UnitTree({ units, filter, chosen, onChoose }: Props) {
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set(units.filter(unit => unit.parentId === null || unit.id === units[0]?.id).map(unit => unit.id)),
  );
  const [focused, setFocused] = useState(chosen ?? units[0]?.id);
  const list = useRef<HTMLDivElement>(null);
  const branches = useMemo(() => branchesOf(units), [units]);
  const found = matching(branches, filter);
  const filtered = filter !== '';
  const isOpen = (branch: Branch): boolean =>
    open.has(branch.unit.id) || (filtered && !branch.unit.name.includes(filter));
  const openIds = new Set(
    flatten(found)
      .filter(isOpen)
      .map(branch => branch.unit.id),
  );
  const shown = visible(found, openIds);
  const current = shown.some(branch => branch.unit.id === focused) ? focused : shown[0]?.unit.id;

  useEffect(() => {
    // A unit that was just added stands inside closed ones.
    if (chosen === undefined) return;
    const byId = new Map(units.map(unit => [unit.id, unit]));
    const above: string[] = [];
    for (let id = byId.get(chosen)?.parentId; id !== null && id !== undefined; id = byId.get(id)?.parentId)
      above.push(id);
    setOpen(before => (above.every(id => before.has(id)) ? before : new Set([...before, ...above])));
  }, [chosen, units]);

  function turn(unitId: string, on: boolean): void {
    const next = new Set(open);
    if (on) next.add(unitId);
    else next.delete(unitId);
    setOpen(next);
  }
  function focus(unitId: string | undefined): void {
    if (unitId === undefined) return;
    setFocused(unitId);
    list.current?.querySelector<HTMLElement>(`[data-unit="${unitId}"]`)?.focus();
  }
  function onKeyDown(event: KeyboardEvent): void {
    const index = shown.findIndex(branch => branch.unit.id === current);
    const branch = shown[index];
    if (branch === undefined) return;
    const { unit, children } = branch;
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => focus(shown[index + 1]?.unit.id),
      ArrowUp: () => focus(shown[index - 1]?.unit.id),
      Home: () => focus(shown[0]?.unit.id),
      End: () => focus(shown.at(-1)?.unit.id),
      ArrowRight: () => (openIds.has(unit.id) ? focus(children[0]?.unit.id) : turn(unit.id, children.length > 0)),
      ArrowLeft: () =>
        openIds.has(unit.id) && children.length > 0 ? turn(unit.id, false) : focus(unit.parentId ?? undefined),
      Enter: () => onChoose(unit.id),
      ' ': () => onChoose(unit.id),
    };
    const act = keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  if (shown.length === 0) return <p class="quiet">{t('noMatch')}</p>;
  return (
    <div ref={list} class="unit-tree" role="tree" tabIndex={-1} aria-label={t('tree')}>
      {shown.map(({ unit, depth, children }) => (
        <div
          key={unit.id}
          role="treeitem"
          data-unit={unit.id}
          class={`tree-line depth-${Math.min(depth, 4)}`}
          aria-level={depth + 1}
          aria-expanded={children.length === 0 ? undefined : openIds.has(unit.id)}
          aria-selected={unit.id === chosen}
          tabIndex={unit.id === current ? 0 : -1}
          onFocus={() => setFocused(unit.id)}
          onKeyDown={onKeyDown}
          onClick={() => {
            onChoose(unit.id);
            if (children.length > 0 && !openIds.has(unit.id)) turn(unit.id, true);
          }}
        >
          <span
            class="turn"
            aria-hidden="true"
            onClick={event => {
              event.stopPropagation();
              turn(unit.id, !openIds.has(unit.id));
            }}
          >
            {children.length > 0 && (openIds.has(unit.id) ? <ChevronDown size={18} /> : <ChevronRight size={18} />)}
          </span>
          <span class="tree-name">{unit.name}</span>
          <span class="quiet small">{sayUnitKind(unit.kind)}</span>
          <span class="quiet small figures tree-count">{unit.peopleBelow.toLocaleString('en')}</span>
        </div>
      ))}
    </div>
  );
}

const flatten = (branches: readonly Branch[]): readonly Branch[] =>
  branches.flatMap(branch => [branch, ...flatten(branch.children)]);
