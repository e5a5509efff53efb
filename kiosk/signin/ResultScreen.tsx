import { useEffect, useRef } from 'preact/hooks';
import { clock } from '../../viewer/common/format.ts';
import { kioskWords as t } from '../kioskWords.ts';
import type { Question, Shown } from './useSignIn.ts';

/** Fills the screen for a moment; the next card interrupts it at once. */
export function ResultScreen({ shown }: { readonly shown: Shown }) {
  const { tone, sign, title, name, hint } = wordsOf(shown);
  return (
    <div class={`result ${tone}`} role="alert">
      <span class="result-sign" aria-hidden="true">
        {sign}
      </span>
      {name !== undefined && <strong class="result-name">{name}</strong>}
      <span class="result-title">{title}</span>
      {hint !== undefined && <span class="result-hint figures">{hint}</span>}
    </div>
  );
}

interface Words {
  readonly tone: 'good' | 'again' | 'bad';
  readonly sign: string;
  readonly title: string;
  readonly name?: string;
  readonly hint?: string;
}

function wordsOf(shown: Shown): Words {
  switch (shown.kind) {
    case 'signed': {
      const title =
        shown.outcome === 'sign_in'
          ? 'resultSignedIn'
          : shown.outcome === 'sign_out'
            ? 'resultSignedOut'
            : 'resultAgain';
      const at = clock(shown.at);
      return {
        tone: shown.outcome === 'duplicate' ? 'again' : 'good',
        sign: shown.outcome === 'duplicate' ? '!' : '✓',
        title: t(title),
        name: shown.maskedName,
        hint: shown.visitor ? `${t('visitor')} · ${at}` : at,
      };
    }
    case 'revoked':
      return {
        tone: 'bad',
        sign: '✕',
        title: t('resultRevoked'),
        name: shown.maskedName,
        hint: t('resultRevokedHint'),
      };
    case 'unknown':
      return { tone: 'bad', sign: '?', title: t('resultUnknown'), hint: t('resultUnknownHint') };
    case 'foreign':
      return { tone: 'bad', sign: '?', title: t('resultForeign'), hint: t('resultForeignHint') };
    case 'noSession':
      return { tone: 'bad', sign: '–', title: t('resultNoSession') };
    case 'failed':
      return { tone: 'bad', sign: '✕', title: t('resultFailed'), hint: t('resultFailedHint') };
  }
}

interface ChooseProps {
  readonly question: Question;
  readonly onChoose: (sessionId: string) => void;
  readonly onCancel: () => void;
}

/** Two lessons at once: big buttons, the first with the focus so that a remote control's OK takes it. */
export function ChooseLesson({ question, onChoose, onCancel }: ChooseProps) {
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <div
      class="kiosk result choose"
      role="dialog"
      aria-label={t('chooseLesson')}
      onKeyDown={event => {
        if (event.key === 'Escape') onCancel();
      }}
    >
      <strong class="result-name">{question.person.maskedName}</strong>
      <span class="result-title">{t('chooseLesson')}</span>
      {question.sessions.map((session, index) => (
        <button
          key={session.id}
          ref={index === 0 ? first : null}
          type="button"
          class="button big"
          onClick={() => onChoose(session.id)}
        >
          {session.title} · {clock(session.startsAt)}
        </button>
      ))}
      <button type="button" class="button plain" onClick={onCancel}>
        {t('cancel')}
      </button>
    </div>
  );
}
