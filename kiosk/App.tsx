import { useEffect, useState } from 'preact/hooks';
import { moveByArrows } from './common/arrows.ts';
import type { Kiosk } from './kiosk.ts';
import { Pairing } from './pairing/Pairing.tsx';
import { Classroom } from './signin/Classroom.tsx';
import { ChooseLesson, ResultScreen } from './signin/ResultScreen.tsx';
import { useSignIn } from './signin/useSignIn.ts';
import { Steward } from './steward/Steward.tsx';

/** Pairing first; then the classroom, with the steward's screen behind a corner. */
export function App({ kiosk }: { readonly kiosk: Kiosk }) {
  useEffect(moveByArrows, []);
  if (kiosk.device.value === undefined || kiosk.revoked.value) return <Pairing kiosk={kiosk} />;
  return <Paired kiosk={kiosk} />;
}

function Paired({ kiosk }: { readonly kiosk: Kiosk }) {
  const [steward, setSteward] = useState(false);
  const signIn = useSignIn(kiosk);
  return (
    <>
      {/* Goes on behind the steward's screen: cards are read, the lecture is heard and counted. */}
      <div inert={steward}>
        <Classroom kiosk={kiosk} signIn={signIn} onSteward={() => setSteward(true)} />
      </div>
      {steward && <Steward kiosk={kiosk} onSign={signIn.onTyped} onBack={() => setSteward(false)} />}
      {signIn.shown !== undefined && <ResultScreen shown={signIn.shown} />}
      {signIn.question !== undefined && (
        <ChooseLesson question={signIn.question} onChoose={signIn.choose} onCancel={signIn.cancel} />
      )}
    </>
  );
}
