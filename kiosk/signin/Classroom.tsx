import { useEffect, useState } from 'preact/hooks';
import type { Kiosk } from '../kiosk.ts';
import { kioskWords as t } from '../kioskWords.ts';
import { LivePicture } from '../live/LivePicture.tsx';
import { isOnScreen, useLive } from '../live/useLive.ts';
import { LessonCard } from './LessonCard.tsx';
import { NetworkNote } from './NetworkNote.tsx';
import { countOf, openSessions, sessionOnScreen } from './rules.ts';
import { ScanRing } from './ScanRing.tsx';
import { SignedInCount } from './SignedInCount.tsx';
import { useCamera } from './useCamera.ts';
import type { Shown, SignIn } from './useSignIn.ts';

interface Props {
  readonly kiosk: Kiosk;
  readonly signIn: SignIn;
  readonly onSteward: () => void;
}

/** The classroom's screen: the lesson and sign-in before class, the picture during it; cards are read all the time. */
export function Classroom({ kiosk, signIn, onSteward }: Props) {
  const camera = useCamera(signIn.onText);
  const [now, setNow] = useState(kiosk.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(kiosk.now()), 1000);
    return () => clearInterval(timer);
  }, [kiosk]);

  const day = kiosk.day.value;
  const session = sessionOnScreen(day?.sessions ?? [], now);
  const count = session === undefined ? undefined : countOf(day?.people ?? [], kiosk.marks.value, session.id);
  const isOpen = session !== undefined && openSessions([session], now).length > 0;
  const watch = useLive(kiosk, session, now);
  const live = isOnScreen(watch);

  return (
    <main class={live ? 'kiosk during' : 'kiosk before'}>
      {live ? (
        <LivePicture kiosk={kiosk} watch={watch} title={session?.title ?? ''} signedIn={count?.signedIn ?? 0} />
      ) : (
        <>
          <header class="before-head row spread">
            <span>
              <strong>{day?.unitName}</strong> <span class="quiet">{day?.county}</span>
            </span>
            <NetworkNote kiosk={kiosk} />
          </header>
          <LessonCard session={session} now={now} />
          {count !== undefined && isOpen && <SignedInCount count={count} />}
        </>
      )}
      {/* Stays where it is in the tree whatever the screen shows: the camera must not be opened anew. */}
      <ScanRing key="ring" video={camera.video} state={camera.state} tone={toneOf(signIn.shown)} />
      <button type="button" class="button corner" onClick={onSteward}>
        {t('steward')}
      </button>
    </main>
  );
}

function toneOf(shown: Shown | undefined): 'waiting' | 'good' | 'again' | 'bad' {
  if (shown === undefined) return 'waiting';
  if (shown.kind !== 'signed') return 'bad';
  return shown.outcome === 'duplicate' ? 'again' : 'good';
}
