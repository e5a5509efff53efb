import { type Preview, sayProblemOf, importsWords as t } from './importsWords.ts';

const shownProblems = 100;
const tones = { add: 'good', change: 'info', same: '', wrong: 'bad' } as const;

/** What a file would do, row by row, with the cells that are wrong marked and explained. */
export function PreviewTable({ preview }: { readonly preview: Preview }) {
  const { columns, rows, problems } = preview;
  const wrong = new Map(problems.map(each => [`${each.row} ${each.column}`, each]));
  return (
    <>
      {problems.length > 0 && (
        <div class="notice bad import-problems" role="alert">
          <div class="stack gap">
            <strong>{t('problems', { count: problems.length })}</strong>
            <ul class="plain">
              {problems.slice(0, shownProblems).map(each => (
                <li key={`${each.row} ${each.column} ${each.problem}`}>
                  {t('problemAt', { row: each.row, column: each.column })}：{sayProblemOf(each)}
                </li>
              ))}
              {problems.length > shownProblems && (
                <li>{t('moreProblems', { count: problems.length - shownProblems })}</li>
              )}
            </ul>
          </div>
        </div>
      )}
      <div class="table-wrap tall">
        <table class="table">
          <thead>
            <tr>
              <th scope="col" class="number">
                {t('row')}
              </th>
              <th scope="col">{t('mark')}</th>
              {columns.map(column => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ row, action, cells }) => (
              <tr key={row}>
                <td class="number">{row}</td>
                <td>
                  <span class={`tag ${tones[action]}`}>{t(`action_${action}`)}</span>
                </td>
                {columns.map((column, index) => {
                  const problem = wrong.get(`${row} ${column}`);
                  return (
                    <td key={column} class={problem === undefined ? '' : 'wrong-cell'}>
                      {cells[index]}
                      {problem !== undefined && <span class="small why">⚠ {sayProblemOf(problem)}</span>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="quiet small">{t('firstRows', { count: rows.length })}</p>
    </>
  );
}
