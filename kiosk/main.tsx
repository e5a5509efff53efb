import '../viewer/common/base.css';
import './kiosk.css';
import { render } from 'preact';
import { language } from '../viewer/common/words.ts';
import { App } from './App.tsx';
import { startAnewWhenReplaced } from './common/freshShell.ts';
import { startKiosk } from './kiosk.ts';
import { kioskWords as t } from './kioskWords.ts';
import { KioskStore } from './store/kioskStore.ts';

document.documentElement.lang = language.value;
startAnewWhenReplaced();

async function open(): Promise<void> {
  const root = document.getElementById('app');
  if (root === null) return;
  try {
    const kiosk = await startKiosk(await KioskStore.open());
    render(<App kiosk={kiosk} />, root);
  } catch (reason) {
    console.error('not started', reason);
    render(<CannotKeep />, root);
  }
}

/** Nothing may turn green that is not on a disk, so without one there is only this to say. */
function CannotKeep() {
  return (
    <main class="kiosk pairing">
      <p class="notice bad" role="alert">
        {t('cannotKeep')}
      </p>
      <button type="button" class="button primary big" onClick={() => location.reload()}>
        {t('reload')}
      </button>
    </main>
  );
}

void open();
