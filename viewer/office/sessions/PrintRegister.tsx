import { useState } from 'preact/hooks';
import { sessionRoster } from '../../../server/attendance/contract.ts';
import { registerOf } from '../../../server/reports/rules.ts';
import { call } from '../../common/api.ts';
import { useRequest } from '../../common/useRequest.ts';
import { language } from '../../common/words.ts';
import { officeWords } from '../officeWords.ts';
import { SelectField, Tick } from '../parts/Field.tsx';
import { queryOfUnit, unitLookedAt } from '../parts/lookedAt.ts';
import { PrintPage } from '../parts/PrintPage.tsx';
import { Ready } from '../parts/Ready.tsx';
import type { Roster } from './RosterRooms.tsx';
import { rosterWords as t } from './rosterWords.ts';

/** More rows than this are hundreds of pages; somebody must want them. */
const manyRows = 1500;
const rowsPerPage = 20;

/** 签到册 for paper, with the same cells as the file. */
export function PrintRegister({ sessionId }: { readonly sessionId: string }) {
  const unitId = unitLookedAt();
  const [reading] = useRequest(`register ${sessionId} ${unitId}`, signal =>
    call(sessionRoster, { params: { sessionId }, query: queryOfUnit(unitId) }, { signal, timeoutMs: 60_000 }),
  );
  return <Ready reading={reading}>{roster => <Sheet roster={roster} />}</Ready>;
}

function Sheet({ roster }: { readonly roster: Roster }) {
  const [unitId, setUnitId] = useState('');
  const [onlyCame, setOnlyCame] = useState(false);
  const [all, setAll] = useState(false);
  const units = [...new Map(roster.rows.map(row => [row.unitId, row.unitName]))];
  const rows = roster.rows.filter(
    row => (unitId === '' || row.unitId === unitId) && (!onlyCame || row.state !== 'absent'),
  );
  const ofUnit = roster.rows.filter(row => unitId === '' || row.unitId === unitId);
  const counts = {
    invited: ofUnit.filter(row => !row.visitor).length,
    present: ofUnit.filter(row => row.state !== 'absent').length,
    visitors: ofUnit.filter(row => row.visitor).length,
  };
  const signed = roster.signed.filter(each => unitId === '' || each.unitId === unitId);
  const register = registerOf({ ...roster, rows, counts, signed }, language.value === 'en' ? 'en' : 'zh');
  return (
    <PrintPage
      across
      back={`/office/sessions/${roster.session.id}`}
      bar={
        <>
          <SelectField
            label={t('registerOf')}
            value={unitId}
            onValue={setUnitId}
            options={[['', officeWords('allUnits')], ...units]}
          />
          <Tick label={t('onlyCame')} checked={onlyCame} onChecked={setOnlyCame} />
        </>
      }
    >
      <h1>{register.head[0]}</h1>
      {rows.length > manyRows && !all ? (
        <div class="empty">
          <p>{t('manyRows', { count: rows.length, pages: Math.ceil(rows.length / rowsPerPage) })}</p>
          <button type="button" class="button" onClick={() => setAll(true)}>
            {t('showAll')}
          </button>
        </div>
      ) : (
        <Register register={register} keys={rows.map(row => row.personId)} />
      )}
    </PrintPage>
  );
}

interface RegisterProps {
  readonly register: ReturnType<typeof registerOf>;
  readonly keys: readonly string[];
}

function Register({ register, keys }: RegisterProps) {
  return (
    <>
      {register.head.slice(1).map(line => (
        <p key={line} class="centre">
          {line}
        </p>
      ))}
      <table class="register">
        <thead>
          <tr>
            {register.columns.map(column => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {register.rows.map((cells, row) => (
            <tr key={keys[row]}>
              {cells.map((cell, column) => (
                <td key={register.columns[column]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div class="signatures-lines">
        {register.foot.map(line => (
          <p key={line}>{line}</p>
        ))}
      </div>
    </>
  );
}
