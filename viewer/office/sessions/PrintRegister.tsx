import { useState } from 'preact/hooks';
import { sessionRoster } from '../../../server/attendance/contract.ts';
import { registerOf } from '../../../server/reports/rules.ts';
import { call } from '../../common/api.ts';
import { useRequest } from '../../common/useRequest.ts';
import { language } from '../../common/words.ts';
import { officeWords } from '../officeWords.ts';
import { SelectField, Tick } from '../parts/Field.tsx';
import { PrintPage } from '../parts/PrintPage.tsx';
import { Ready } from '../parts/Ready.tsx';
import type { Roster } from './RosterRooms.tsx';
import { rosterWords as t } from './rosterWords.ts';

/** 签到册 for paper, with the same cells as the file. */
export function PrintRegister({ sessionId }: { readonly sessionId: string }) {
  const [reading] = useRequest(`register ${sessionId}`, signal =>
    call(sessionRoster, { params: { sessionId } }, { signal, timeoutMs: 60_000 }),
  );
  return <Ready reading={reading}>{roster => <Sheet roster={roster} />}</Ready>;
}

function Sheet({ roster }: { readonly roster: Roster }) {
  const [unitId, setUnitId] = useState('');
  const [onlyCame, setOnlyCame] = useState(false);
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
  const [title, ...lines] = register.head;
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
      <h1>{title}</h1>
      {lines.map(line => (
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
            <tr key={rows[row]?.personId}>
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
    </PrintPage>
  );
}
