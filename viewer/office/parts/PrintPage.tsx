import type { ComponentChildren } from 'preact';
import { commonWords } from '../../common/commonWords.ts';
import './parts.css';

interface Props {
  readonly back: string;
  readonly across?: boolean;
  /** Choices beside the buttons, which are not printed. */
  readonly bar?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A page for paper: on the screen with the way back and the button that prints, on paper without. */
export function PrintPage({ back, across = false, bar, children }: Props) {
  return (
    <main class="print-page">
      <div class="print-bar no-print">
        <a class="button" href={back}>
          {commonWords('back')}
        </a>
        <button type="button" class="button primary" onClick={() => window.print()}>
          {commonWords('print')}
        </button>
        {bar}
      </div>
      <article class={across ? 'sheet across' : 'sheet'}>{children}</article>
    </main>
  );
}
