import type { Unit } from '../../../server/organisation/contract.ts';
import { Field, TextField, Tick } from '../parts/Field.tsx';
import { UnitChecks } from '../parts/UnitChecks.tsx';
import { UnitSelect } from '../parts/UnitSelect.tsx';
import type { Draft } from './draft.ts';
import { sessionsWords as t } from './sessionsWords.ts';

export interface Lecturer {
  readonly accountId: string;
  readonly name: string;
  readonly unitName: string;
}

interface Props {
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  readonly units: readonly Unit[];
  readonly lecturers: readonly Lecturer[];
}

/** What one session is: its title, who gives it, where, when, for whom, and what it counts. */
export function SessionFieldset({ draft, onDraft, units, lecturers }: Props) {
  const set = (change: Partial<Draft>): void => onDraft({ ...draft, ...change });
  return (
    <>
      <TextField label={t('sessionTitle')} required value={draft.title} onValue={title => set({ title })} />
      <div class="pair">
        <Field label={t('lecturerAccount')}>
          {id => (
            <select
              id={id}
              class="select"
              value={draft.lecturerAccountId}
              onChange={event => {
                const chosen = lecturers.find(each => each.accountId === event.currentTarget.value);
                set({ lecturerAccountId: chosen?.accountId ?? '', lecturerName: chosen?.name ?? '' });
              }}
            >
              <option value="">{t('otherLecturer')}</option>
              {lecturers.map(each => (
                <option key={each.accountId} value={each.accountId}>
                  {each.name} · {each.unitName}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextField
          label={t('lecturerName')}
          required
          value={draft.lecturerName}
          onValue={lecturerName => set({ lecturerName })}
        />
      </div>
      <div class="session-times">
        <TextField label={t('date')} type="date" required value={draft.date} onValue={date => set({ date })} />
        <TextField label={t('start')} type="time" required value={draft.start} onValue={start => set({ start })} />
        <TextField label={t('end')} type="time" required value={draft.end} onValue={end => set({ end })} />
        <TextField
          label={t('fullHours')}
          required
          hint={t('hoursHint')}
          value={draft.hours}
          onValue={hours => set({ hours })}
        />
      </div>
      <div class="pair">
        <UnitSelect
          label={t('placeOrOnline')}
          units={units}
          none={t('online')}
          value={draft.placeUnitId}
          onValue={placeUnitId => set({ placeUnitId })}
        />
        <Tick label={t('liveTick')} checked={draft.live} onChecked={live => set({ live })} />
      </div>
      <UnitChecks label={t('invited')} units={units} chosen={draft.invited} onChosen={invited => set({ invited })} />
    </>
  );
}
