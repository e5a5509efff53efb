import { ChevronDown, ChevronRight } from 'lucide-preact';
import { useMemo, useState } from 'preact/hooks';
import type { Unit } from '../../../server/organisation/contract.ts';
import { TextField } from './Field.tsx';
import { partsWords as t } from './partsWords.ts';
import { type Branch, branchesOf, choiceOf, matching, toggle } from './tree.ts';
import './parts.css';

interface Props {
  readonly label: string;
  readonly units: readonly Unit[];
  readonly chosen: ReadonlySet<string>;
  readonly onChosen: (chosen: ReadonlySet<string>) => void;
}

/** Units of a tree to tick; a ticked unit stands for everything below it. */
export function UnitChecks({ label, units, chosen, onChosen }: Props) {
  const [text, setText] = useState('');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const branches = useMemo(() => branchesOf(units), [units]);
  const shown = matching(branches, text.trim());
  // An invitation that somebody above gave is not ours to drop.
  const elsewhere = [...chosen].filter(id => !units.some(unit => unit.id === id));
  const names = units.filter(unit => chosen.has(unit.id)).map(unit => unit.name);

  function turn(unitId: string): void {
    const next = new Set(open);
    if (!next.delete(unitId)) next.add(unitId);
    setOpen(next);
  }
  const line = (branch: Branch, above: boolean) => {
    const { unit, children } = branch;
    const choice = choiceOf(branch, chosen, above);
    // A county alone at the top is always open, and so is what a filter found.
    const isOpen = branch.depth === 0 || open.has(unit.id) || (text.trim() !== '' && children.length < 30);
    return (
      <li key={unit.id}>
        <div class="check-line">
          {children.length > 0 && branch.depth > 0 ? (
            <button
              type="button"
              class="turn"
              aria-expanded={isOpen}
              aria-label={t(isOpen ? 'shut' : 'open', { name: unit.name })}
              onClick={() => turn(unit.id)}
            >
              {isOpen ? <ChevronDown size={18} aria-hidden="true" /> : <ChevronRight size={18} aria-hidden="true" />}
            </button>
          ) : (
            <span class="turn" />
          )}
          <label class="check">
            <input
              // The third state is a property only.
              ref={box => {
                if (box !== null) box.indeterminate = choice === 'some';
              }}
              type="checkbox"
              checked={choice === 'all'}
              onChange={event =>
                onChosen(new Set([...toggle(branches, chosen, unit.id, event.currentTarget.checked), ...elsewhere]))
              }
            />
            {unit.name}
            <span class="quiet small">{t('members', { count: unit.peopleBelow })}</span>
          </label>
        </div>
        {isOpen && children.length > 0 && (
          <ul class="plain below">{children.map(child => line(child, choice === 'all'))}</ul>
        )}
      </li>
    );
  };

  return (
    <fieldset class="unit-checks">
      <legend>{label}</legend>
      <TextField label={t('filterUnits')} type="search" value={text} onValue={setText} />
      <ul class="plain box">{shown.map(branch => line(branch, false))}</ul>
      {shown.length === 0 && <p class="quiet small">{t('noMatch')}</p>}
      <p class="quiet small" aria-live="polite">
        {names.length === 0
          ? t('noneChosen')
          : t(names.length > 5 ? 'chosenMore' : 'chosen', { count: names.length, names: names.slice(0, 5).join('、') })}
      </p>
    </fieldset>
  );
}
