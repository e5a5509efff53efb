import { useState } from 'preact/hooks';
import { createPerson, editPerson, type Person, type Unit } from '../../../server/organisation/contract.ts';
import { call, RequestFailure, wordsOf } from '../../common/api.ts';
import { sayDone } from '../../common/Toasts.tsx';
import { officeWords } from '../officeWords.ts';
import { TextField, Tick } from '../parts/Field.tsx';
import { FormDialog } from '../parts/FormDialog.tsx';
import { UnitSelect } from '../parts/UnitSelect.tsx';
import { peopleWords as t } from './peopleWords.ts';

interface Props {
  readonly units: readonly Unit[];
  /** Whom to change; without it somebody is added to `unitId`. */
  readonly person?: Person | undefined;
  readonly unitId: string;
  readonly onClose: () => void;
  readonly onSaved: (personId: string) => void;
}

/** A member's own data, new or changed; another unit moves them. */
export function PersonForm({ units, person, unitId, onClose, onSaved }: Props) {
  const masked = person?.phone?.includes('*') === true;
  const [name, setName] = useState(person?.name ?? '');
  const [number, setNumber] = useState(person?.number ?? '');
  const [phone, setPhone] = useState(masked ? '' : (person?.phone ?? ''));
  const [remote, setRemote] = useState(person?.remote ?? false);
  const [unit, setUnit] = useState(person?.unitId ?? unitId);

  async function save(): Promise<string | undefined> {
    if (!/^[A-Za-z0-9-]{1,24}$/.test(number.trim())) return t('badNumber');
    const typed = phone.trim();
    if (typed !== '' && !/^\+?[0-9 -]{5,20}$/.test(typed)) return t('badPhone');
    const body = { name, number, remote, unitId: unit };
    const newPhone = typed === '' ? null : typed;
    try {
      if (person === undefined) {
        const { personId } = await call(createPerson, { body: { ...body, phone: newPhone } });
        sayDone(t('added', { name }));
        onSaved(personId);
      } else {
        const keeps = masked && newPhone === null;
        await call(editPerson, {
          params: { personId: person.id },
          body: keeps ? body : { ...body, phone: newPhone },
        });
        sayDone(t('saved'));
        onSaved(person.id);
      }
    } catch (thrown) {
      return thrown instanceof RequestFailure && thrown.code === 'alreadyExists' ? t('taken') : wordsOf(thrown);
    }
    return undefined;
  }

  return (
    <FormDialog
      title={person === undefined ? t('add') : t('editTitle', { name: person.name })}
      onSave={save}
      onClose={onClose}
    >
      <div class="pair">
        <TextField label={officeWords('name')} required value={name} onValue={setName} />
        <TextField
          label={officeWords('number')}
          required
          maxLength={24}
          hint={t('numberHint')}
          value={number}
          onValue={setNumber}
        />
      </div>
      <TextField
        label={officeWords('phone')}
        type="tel"
        maxLength={20}
        hint={masked ? t('phoneMasked', { phone: person?.phone ?? '' }) : t('phoneHint')}
        value={phone}
        onValue={setPhone}
      />
      <UnitSelect
        label={officeWords('unit')}
        units={units}
        value={unit}
        onValue={setUnit}
        hint={person === undefined ? undefined : t('move')}
      />
      <Tick label={t('remoteTick')} checked={remote} onChecked={setRemote} />
    </FormDialog>
  );
}
