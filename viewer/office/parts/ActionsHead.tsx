import { officeWords as t } from '../officeWords.ts';

/** The head of a table's column of buttons: nothing to see, a word to hear. */
export function ActionsHead({ details = false }: { readonly details?: boolean }) {
  return (
    <th scope="col">
      <span class="visually-hidden">{details ? t('detailsColumn') : t('actionsColumn')}</span>
    </th>
  );
}
