import { useMemo, useState } from 'preact/hooks';
import { type AttendanceRow, attendanceStates } from '../../../server/attendance/contract.ts';
import { clock } from '../../common/format.ts';
import { officeWords } from '../officeWords.ts';
import { ActionsHead } from '../parts/ActionsHead.tsx';
import { SelectField, TextField } from '../parts/Field.tsx';
import { Pager } from '../parts/Pager.tsx';
import { can } from '../parts/rights.ts';
import { sayState, stateTone, rosterWords as t } from './rosterWords.ts';

const pageSize = 100;
type Shown = 'all' | 'came' | AttendanceRow['state'];

interface Props {
  readonly rows: readonly AttendanceRow[];
  readonly onMark: (row: AttendanceRow) => void;
}

/** Everyone of the session with what the evidence says, narrowed by unit, state and name. */
export function RosterTable({ rows, onMark }: Props) {
  const [unitId, setUnitId] = useState('');
  const [state, setState] = useState<Shown>('all');
  const [text, setText] = useState('');
  const [offset, setOffset] = useState(0);
  const units = useMemo(() => [...new Map(rows.map(row => [row.unitId, row.unitName]))], [rows]);
  const typed = text.trim().toLowerCase();
  const shown = rows.filter(
    row =>
      (unitId === '' || row.unitId === unitId) &&
      (state === 'all' || (state === 'came' ? row.state !== 'absent' : row.state === state)) &&
      (typed === '' || row.name.includes(typed) || row.number.toLowerCase().includes(typed)),
  );
  const states: readonly (readonly [Shown, string])[] = [
    ['all', officeWords('all')],
    ['came', t('came')],
    ...attendanceStates.map(each => [each, sayState(each)] as const),
  ];
  const first = offset < shown.length ? offset : 0;
  return (
    <section class="stack" aria-label={t('roster')}>
      <div class="filters">
        {units.length > 1 && (
          <SelectField
            label={t('unit')}
            value={unitId}
            onValue={setUnitId}
            options={[['', officeWords('allUnits')], ...units]}
          />
        )}
        <SelectField label={t('state')} value={state} onValue={setState} options={states} />
        <div class="grow">
          <TextField label={t('find')} type="search" value={text} onValue={setText} />
        </div>
      </div>
      {shown.length === 0 ? (
        <p class="card empty">{t('nobody')}</p>
      ) : (
        <div class="table-wrap tall">
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{officeWords('name')}</th>
                <th scope="col">{officeWords('number')}</th>
                <th scope="col">{t('unit')}</th>
                <th scope="col">{t('state')}</th>
                <th scope="col">{t('in')}</th>
                <th scope="col">{t('out')}</th>
                <th scope="col" class="number">
                  {t('minutes')}
                </th>
                <th scope="col" class="number">
                  {t('rosterMinutes')}
                </th>
                <th scope="col">{t('grade')}</th>
                {can('markByHand') && <ActionsHead />}
              </tr>
            </thead>
            <tbody>
              {shown.slice(first, first + pageSize).map(row => (
                <Line key={row.personId} row={row} onMark={onMark} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pager offset={first} limit={pageSize} total={shown.length} onOffset={setOffset} />
    </section>
  );
}

function Line({ row, onMark }: { readonly row: AttendanceRow; readonly onMark: Props['onMark'] }) {
  return (
    <tr>
      <td>
        {can('people') ? <a href={`/office/people/${row.personId}`}>{row.name}</a> : row.name}{' '}
        {row.visitor && <span class="tag">{t('visitor')}</span>}
      </td>
      <td class="figures">{row.number}</td>
      <td>{row.unitName}</td>
      <td>
        <span class={`tag ${stateTone(row.state)}`}>{sayState(row.state)}</span>
      </td>
      <td class="figures">{row.firstIn === null ? '' : clock(row.firstIn)}</td>
      <td class="figures">{row.lastOut === null ? '' : clock(row.lastOut)}</td>
      <td class="number">{row.state === 'absent' ? '' : row.machineMinutes}</td>
      <td class="number">{row.rosterMinutes ?? ''}</td>
      <td class="small">{row.grade === null ? '' : t(`grade${row.grade}`)}</td>
      {can('markByHand') && (
        <td>
          <button
            type="button"
            class="button"
            aria-label={t('markTitle', { name: row.name })}
            onClick={() => onMark(row)}
          >
            {t('mark')}
          </button>
        </td>
      )}
    </tr>
  );
}
