import { officeWords as t } from '../officeWords.ts';
import './parts.css';

interface Props {
  readonly offset: number;
  readonly limit: number;
  readonly total: number;
  readonly onOffset: (offset: number) => void;
}

/** Where one is in a long list, and the way on and back. */
export function Pager({ offset, limit, total, onOffset }: Props) {
  const to = Math.min(offset + limit, total);
  return (
    <div class="pager no-print">
      <span class="quiet figures">
        {total === 0 ? t('noneOf') : t('pageOf', { from: offset + 1, to, total: total.toLocaleString('en') })}
      </span>
      {total > limit && (
        <>
          <button
            type="button"
            class="button"
            disabled={offset === 0}
            onClick={() => onOffset(Math.max(0, offset - limit))}
          >
            {t('previous')}
          </button>
          <button type="button" class="button" disabled={to >= total} onClick={() => onOffset(offset + limit)}>
            {t('next')}
          </button>
        </>
      )}
    </div>
  );
}
