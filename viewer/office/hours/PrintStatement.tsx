import { hours, isoDay, longDay } from '../../common/format.ts';
import { PrintPage } from '../parts/PrintPage.tsx';
import { Ready } from '../parts/Ready.tsx';
import { sayReasons, sayTitle, hoursWords as t } from './hoursWords.ts';
import { sayPresence } from './StatementLines.tsx';
import { type Statement, useStatement } from './StatementPage.tsx';
import './hours.css';

/** 学时证明 for paper: what counts, on what it rests, who puts a name and a seal to it. */
export function PrintStatement({ personId }: { readonly personId: string }) {
  const { reading, year, picker } = useStatement(personId);
  return (
    <PrintPage back={`/office/people/${personId}?year=${year}`} bar={picker}>
      <Ready reading={reading}>{statement => <Sheet statement={statement} />}</Ready>
    </PrintPage>
  );
}

function Sheet({ statement }: { readonly statement: Statement }) {
  const { county, person, year, lines, headHash, asOf } = statement;
  return (
    <>
      <h1>
        {county} {t('printTitle')}
      </h1>
      <p class="centre">{t('printFacts', { name: person.name, number: person.number, unit: person.unitName, year })}</p>
      <p class="statement-sum">
        {t(statement.trainingsRequired === 0 ? 'printSumPlain' : 'printSum', {
          counted: hours(statement.counted),
          required: hours(statement.required),
          trainings: statement.trainings,
          trainingsRequired: statement.trainingsRequired,
          met: t(statement.met ? 'met' : 'notMet'),
        })}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('number')}</th>
            <th scope="col">{t('date')}</th>
            <th scope="col">{t('activity')}</th>
            <th scope="col">{t('kind')}</th>
            <th scope="col">{t('presence')}</th>
            <th scope="col">{t('evidence')}</th>
            <th scope="col">{t('why')}</th>
            <th scope="col">{t('credit')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <tr key={line.id}>
              <td class="centre">{index + 1}</td>
              <td class="nowrap">{isoDay(line.at)}</td>
              <td>{sayTitle(line)}</td>
              <td>{t(`kind_${line.kind}`)}</td>
              <td class="nowrap">{sayPresence(line)}</td>
              <td class="centre">{line.grade ?? ''}</td>
              <td>{sayReasons(line)}</td>
              <td class="centre">{hours(line.credit)}</td>
            </tr>
          ))}
          {lines.length === 0 && (
            <tr>
              <td colSpan={8} class="centre">
                {t('noLines')}
              </td>
            </tr>
          )}
        </tbody>
      </table>
      <p class="small rules-line">
        {t('ruleSet', { version: statement.ruleSet.version, source: statement.ruleSet.source })}
      </p>
      <p class="small">
        {t('head')}：<code class="hash">{headHash}</code>
        <br />
        {t('headHint')}
      </p>
      <div class="signatures">
        <p>{t('maker')}</p>
        <p>{t('approver')}</p>
        <p class="seal">{t('seal')}</p>
        <p>{t('printedOn', { day: longDay(asOf) })}</p>
      </div>
    </>
  );
}
