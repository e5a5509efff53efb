import { useState } from 'preact/hooks';
import { pairDevice } from '../../../server/identity/contract.ts';
import type { Unit } from '../../../server/organisation/contract.ts';
import { call, wordsOf } from '../../common/api.ts';
import { sayDone } from '../../common/Toasts.tsx';
import { TextField } from '../parts/Field.tsx';
import { FormDialog } from '../parts/FormDialog.tsx';
import { UnitSelect } from '../parts/UnitSelect.tsx';
import { devicesWords as t } from './devicesWords.ts';

interface Props {
  readonly units: readonly Unit[];
  readonly onClose: () => void;
  readonly onPaired: () => void;
}

/** Takes in the kiosk whose screen shows this code. */
export function PairDialog({ units, onClose, onPaired }: Props) {
  const [code, setCode] = useState('');
  const [unitId, setUnitId] = useState(units.length === 1 ? (units[0]?.id ?? '') : '');
  const [name, setName] = useState(() => t('defaultName'));
  async function pair(): Promise<string | undefined> {
    try {
      await call(pairDevice, { body: { code: code.replace(/\s/g, ''), unitId, name } });
    } catch (thrown) {
      return wordsOf(thrown);
    }
    sayDone(t('paired', { name }));
    onPaired();
    return undefined;
  }
  return (
    <FormDialog title={t('pair')} explain={t('explain')} act={t('pair')} onSave={pair} onClose={onClose}>
      <TextField label={t('code')} required maxLength={20} value={code} onValue={setCode} />
      <UnitSelect label={t('unit')} units={units} value={unitId} onValue={setUnitId} />
      <TextField label={t('name')} required value={name} onValue={setName} />
    </FormDialog>
  );
}
