import '../viewer/common/base.css';
import './kiosk.css';
import { render } from 'preact';
import { language } from '../viewer/common/words.ts';
import { App } from './App.tsx';
import { startKiosk } from './kiosk.ts';
import { KioskStore } from './store/kioskStore.ts';

document.documentElement.lang = language.value;

async function open(): Promise<void> {
  const root = document.getElementById('app');
  const kiosk = await startKiosk(await KioskStore.open());
  if (root !== null) render(<App kiosk={kiosk} />, root);
}

void open();
