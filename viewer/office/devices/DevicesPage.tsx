import { useState } from 'preact/hooks';
import type * as z from 'zod';
import { type device, listDevices, renameDevice, revokeDevice } from '../../../server/identity/contract.ts';
import { call, wordsOf } from '../../common/api.ts';
import { dayAndClock, longDay } from '../../common/format.ts';
import { sayDone } from '../../common/Toasts.tsx';
import { useRequest } from '../../common/useRequest.ts';
import { officeWords } from '../officeWords.ts';
import { ActionsHead } from '../parts/ActionsHead.tsx';
import { TextField, Tick } from '../parts/Field.tsx';
import { FormDialog } from '../parts/FormDialog.tsx';
import { unitLookedAt } from '../parts/lookedAt.ts';
import { Pager } from '../parts/Pager.tsx';
import { Ready } from '../parts/Ready.tsx';
import { can } from '../parts/rights.ts';
import { idsUnder } from '../parts/tree.ts';
import { useUnits } from '../parts/useUnits.ts';
import { devicesWords as t } from './devicesWords.ts';
import { PairDialog } from './PairDialog.tsx';
import { Parked } from './Parked.tsx';
import './devices.css';

type Device = z.output<typeof device>;
const pageSize = 100;
/** A kiosk asks more often than this while it is on. */
const onlineWithinMs = 120_000;

/** 终端: the kiosks of one's units. */
export function DevicesPage() {
  const [reading, again] = useRequest('devices', signal => call(listDevices, {}, { signal }));
  const [units] = useUnits();
  const [pairing, setPairing] = useState(false);
  const under = idsUnder(units.state === 'ready' ? units.value : [], unitLookedAt());
  return (
    <>
      <header class="row spread">
        <div class="stack gap">
          <h1>{t('title')}</h1>
          <p class="quiet">{t('explain')}</p>
        </div>
        {can('editDevices') && (
          <button type="button" class="button primary" onClick={() => setPairing(true)}>
            + {t('pair')}
          </button>
        )}
      </header>
      <Ready reading={reading}>
        {({ devices }) => (
          <DeviceList devices={devices.filter(each => under?.has(each.unitId) ?? true)} again={again} />
        )}
      </Ready>
      <Parked />
      {pairing && units.state === 'ready' && (
        <PairDialog units={units.value} onClose={() => setPairing(false)} onPaired={again} />
      )}
    </>
  );
}

function DeviceList({ devices, again }: { readonly devices: readonly Device[]; readonly again: () => void }) {
  const [text, setText] = useState('');
  const [revoked, setRevoked] = useState(false);
  const [offset, setOffset] = useState(0);
  const [asked, setAsked] = useState<{ what: 'rename' | 'revoke'; device: Device }>();
  if (devices.length === 0) return <p class="card empty">{t('none', { address: `${location.origin}/kiosk/` })}</p>;
  const typed = text.trim();
  const shown = devices.filter(
    each =>
      (each.revokedAt !== null) === revoked &&
      (typed === '' || each.name.includes(typed) || each.unitName.includes(typed)),
  );
  const first = offset < shown.length ? offset : 0;
  return (
    <>
      <div class="filters">
        <div class="grow">
          <TextField label={t('find')} type="search" value={text} onValue={setText} />
        </div>
        <Tick label={t('showRevoked')} checked={revoked} onChecked={setRevoked} />
      </div>
      <div class="table-wrap tall">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t('name')}</th>
              <th scope="col">{officeWords('unit')}</th>
              <th scope="col">{t('state')}</th>
              <th scope="col">{t('pairedAt')}</th>
              {can('editDevices') && <ActionsHead />}
            </tr>
          </thead>
          <tbody>
            {shown.slice(first, first + pageSize).map(each => (
              <tr key={each.id}>
                <td>{each.name}</td>
                <td>{each.unitName}</td>
                <td>
                  <DeviceState device={each} />
                </td>
                <td class="figures nowrap">{longDay(each.pairedAt)}</td>
                {can('editDevices') && (
                  <td>
                    {each.revokedAt === null && (
                      <div class="row">
                        <button type="button" class="button" onClick={() => setAsked({ what: 'rename', device: each })}>
                          {t('rename')}
                        </button>
                        <button
                          type="button"
                          class="button danger"
                          onClick={() => setAsked({ what: 'revoke', device: each })}
                        >
                          {t('revoke')}
                        </button>
                      </div>
                    )}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Pager offset={first} limit={pageSize} total={shown.length} onOffset={setOffset} />
      {asked?.what === 'rename' && (
        <RenameDialog device={asked.device} onClose={() => setAsked(undefined)} onDone={again} />
      )}
      {asked?.what === 'revoke' && (
        <RevokeDialog device={asked.device} onClose={() => setAsked(undefined)} onDone={again} />
      )}
    </>
  );
}

function DeviceState({ device }: { readonly device: Device }) {
  if (device.revokedAt !== null) return <span class="tag bad">{t('revoked')}</span>;
  if (device.lastSeenAt === null) return <span class="tag warn">{t('neverSeen')}</span>;
  if (Date.now() - device.lastSeenAt < onlineWithinMs) return <span class="tag good">✓ {t('online')}</span>;
  return <span class="quiet">{t('seen', { time: dayAndClock(device.lastSeenAt) })}</span>;
}

interface AskProps {
  readonly device: Device;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function RenameDialog({ device, onClose, onDone }: AskProps) {
  const [name, setName] = useState(device.name);
  async function save(): Promise<string | undefined> {
    try {
      await call(renameDevice, { params: { deviceId: device.id }, body: { name } });
    } catch (thrown) {
      return wordsOf(thrown);
    }
    sayDone(t('renamed'));
    onDone();
    return undefined;
  }
  return (
    <FormDialog title={t('rename')} onSave={save} onClose={onClose}>
      <TextField label={t('name')} required value={name} onValue={setName} />
    </FormDialog>
  );
}

function RevokeDialog({ device, onClose, onDone }: AskProps) {
  const [typed, setTyped] = useState('');
  const { name } = device;
  async function revoke(): Promise<string | undefined> {
    if (typed.trim() !== name.trim()) return t('nameDiffers');
    try {
      await call(revokeDevice, { params: { deviceId: device.id } });
    } catch (thrown) {
      return wordsOf(thrown);
    }
    sayDone(t('revokedNow', { name }));
    onDone();
    return undefined;
  }
  return (
    <FormDialog
      title={t('revokeTitle', { name })}
      explain={t('revokeExplain', { name })}
      act={t('revoke')}
      onSave={revoke}
      onClose={onClose}
    >
      <TextField label={t('revokeName')} required value={typed} onValue={setTyped} />
    </FormDialog>
  );
}
