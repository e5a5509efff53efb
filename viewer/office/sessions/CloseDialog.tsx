import type * as z from 'zod';
import type { closeSession } from '../../../server/attendance/contract.ts';
import { commonWords } from '../../common/commonWords.ts';
import { Dialog } from '../../common/Dialog.tsx';
import { clock } from '../../common/format.ts';
import { rosterWords as t } from './rosterWords.ts';

interface Props {
  readonly without: z.output<typeof closeSession.answer>['withoutSignOut'];
  readonly onSign: () => void;
  readonly onClose: () => void;
}

/** After closing: who signed in and never out, for the two who sign the roster. */
export function CloseDialog({ without, onSign, onClose }: Props) {
  return (
    <Dialog title={t('closed')} onClose={onClose}>
      {without.length === 0 ? (
        <p class="notice good">✓ {t('allSignedOut')}</p>
      ) : (
        <>
          <p class="notice warn">{t('withoutSignOut', { count: without.length })}</p>
          <ul class="plain sign-list">
            {without.map(each => (
              <li key={each.personId} class="row spread">
                <span>
                  {each.name} <span class="quiet small">{each.unitName}</span>
                </span>
                <span class="quiet figures">{t('since', { time: clock(each.firstIn) })}</span>
              </li>
            ))}
          </ul>
          <p class="quiet small">{t('closeExplain')}</p>
        </>
      )}
      <div class="row end">
        <button type="button" class="button" onClick={onClose}>
          {commonWords('close')}
        </button>
        {without.length > 0 && (
          <button type="button" class="button primary" onClick={onSign}>
            {t('sign')}
          </button>
        )}
      </div>
    </Dialog>
  );
}
