import { useState } from 'preact/hooks';
import type { Kiosk } from './kiosk.ts';
import { Pairing } from './pairing/Pairing.tsx';
import { Classroom } from './signin/Classroom.tsx';
import { Steward } from './steward/Steward.tsx';

/** Pairing first; then the classroom, with the steward's screen behind a corner. */
export function App({ kiosk }: { readonly kiosk: Kiosk }) {
  const [steward, setSteward] = useState(false);
  if (kiosk.device.value === undefined || kiosk.revoked.value) return <Pairing kiosk={kiosk} />;
  if (steward) return <Steward kiosk={kiosk} onBack={() => setSteward(false)} />;
  return <Classroom kiosk={kiosk} onSteward={() => setSteward(true)} />;
}
