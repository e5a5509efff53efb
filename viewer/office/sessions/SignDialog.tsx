import { useMemo, useState } from 'preact/hooks';
import { type AttendanceRow, signRoster } from '../../../server/attendance/contract.ts';
import { heldTimes } from '../../../server/classes/rules.ts';
import { call, RequestFailure, wordsOf } from '../../common/api.ts';
import { me } from '../../common/me.ts';
import { sayDone } from '../../common/Toasts.tsx';
import { officeWords } from '../officeWords.ts';
import { SelectField, TextField, Tick } from '../parts/Field.tsx';
import { FormDialog } from '../parts/FormDialog.tsx';
import type { Roster } from './RosterRooms.tsx';
import { rosterWords as t } from './rosterWords.ts';

interface Props {
  readonly roster: Roster;
  readonly onClose: () => void;
  readonly onSigned: () => void;
}

/** 签认名册: the steward and a second person say who of one unit was there, and how long. */
export function SignDialog({ roster, onClose, onSigned }: Props) {
  const units = useMemo(() => [...new Map(roster.rows.map(row => [row.unitId, row.unitName]))], [roster]);
  const [unitId, setUnitId] = useState(units.length === 1 ? (units[0]?.[0] ?? '') : '');
  const [second, setSecond] = useState('');
  const [note, setNote] = useState('');
  const [minutes, setMinutes] = useState<ReadonlyMap<string, string>>(new Map());
  const held = heldTimes(roster.session);
  const whole = Math.round((held.to - held.from) / 60_000);
  const rows = roster.rows.filter(row => row.unitId === unitId);
  const name = me.value?.kind === 'account' ? me.value.name : '';

  function choose(next: string): void {
    setUnitId(next);
    // Whoever the machine saw is there already; the rest is for the two to say.
    const seen = roster.rows.filter(row => row.unitId === next && row.state !== 'absent');
    setMinutes(new Map(seen.map(row => [row.personId, minutesToSign(row, whole)])));
  }
  function tick(row: AttendanceRow, on: boolean): void {
    const next = new Map(minutes);
    if (on) next.set(row.personId, minutesToSign(row, whole));
    else next.delete(row.personId);
    setMinutes(next);
  }
  async function sign(): Promise<string | undefined> {
    const people = [...minutes].map(([personId, typed]) => ({ personId, minutes: Math.round(Number(typed)) }));
    try {
      await call(signRoster, {
        params: { sessionId: roster.session.id },
        body: { unitId, secondName: second, note, people },
      });
    } catch (thrown) {
      if (thrown instanceof RequestFailure && thrown.code === 'sameApprover') return t('signTwo');
      if (thrown instanceof RequestFailure && thrown.code === 'unprocessable') return t('signEarly');
      return wordsOf(thrown);
    }
    sayDone(t('signDone', { count: people.length }));
    onSigned();
    return undefined;
  }

  return (
    <FormDialog
      title={t('sign')}
      explain={t('signExplain', { name })}
      act={t('signDo', { count: minutes.size })}
      possible={minutes.size > 0 && second.trim() !== ''}
      onSave={sign}
      onClose={onClose}
    >
      <SelectField
        label={t('signUnit')}
        value={unitId}
        onValue={choose}
        options={[['', officeWords('chooseUnit')], ...units]}
      />
      <TextField label={t('second')} required value={second} onValue={setSecond} />
      {unitId !== '' && rows.length === 0 && <p class="quiet">{t('signNobody')}</p>}
      {rows.length > 0 && (
        <>
          <Tick
            label={t('signAll')}
            checked={minutes.size === rows.length}
            onChecked={on =>
              setMinutes(on ? new Map(rows.map(row => [row.personId, minutesToSign(row, whole)])) : new Map())
            }
          />
          <ul class="plain sign-list">
            {rows.map(row => (
              <li key={row.personId} class="row spread">
                <Tick
                  label={`${row.name} ${row.number}`}
                  checked={minutes.has(row.personId)}
                  onChecked={on => tick(row, on)}
                />
                {minutes.has(row.personId) && (
                  <input
                    class="input minutes"
                    type="number"
                    min={0}
                    max={1440}
                    required
                    aria-label={`${row.name} ${t('minutesEach')}`}
                    value={minutes.get(row.personId)}
                    onInput={event => setMinutes(new Map(minutes).set(row.personId, event.currentTarget.value))}
                  />
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      <TextField label={t('note')} maxLength={400} value={note} onValue={setNote} />
    </FormDialog>
  );
}

/** What to propose: what the machine saw when it saw an end, else the whole session. */
const minutesToSign = (row: AttendanceRow, whole: number): string =>
  String(row.state === 'left' ? row.machineMinutes : whole);
