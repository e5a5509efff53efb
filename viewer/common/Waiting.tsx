import { commonWords } from './commonWords.ts';

/** A page that is still being fetched, or could not be: never an empty screen. */
export function Waiting({ failed }: { readonly failed: string | undefined }) {
  if (failed === undefined)
    return (
      <p class="empty" role="status">
        {commonWords('loading')}
      </p>
    );
  return (
    <div class="empty" role="alert">
      <p>{failed}</p>
      <button type="button" class="button" onClick={() => location.reload()}>
        {commonWords('again')}
      </button>
    </div>
  );
}
