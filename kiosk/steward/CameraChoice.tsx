import { useEffect, useState } from 'preact/hooks';
import { kioskWords as t } from '../kioskWords.ts';
import { chooseCamera, chosenCamera } from '../signin/useCamera.ts';

/** Which of the PC's cameras looks for cards; taken at once. */
export function CameraChoice() {
  const [cameras, setCameras] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    void navigator.mediaDevices
      ?.enumerateDevices()
      .then(all => setCameras(all.filter(each => each.kind === 'videoinput')));
  }, []);
  return (
    <label class="field">
      <span class="label">{t('camera')}</span>
      <select
        class="select"
        value={chosenCamera.value ?? cameras[0]?.deviceId ?? ''}
        onChange={event => chooseCamera(event.currentTarget.value)}
      >
        {cameras.map((each, index) => (
          <option key={each.deviceId} value={each.deviceId}>
            {each.label || `${t('camera')} ${index + 1}`}
          </option>
        ))}
        {cameras.length === 0 && <option value="">—</option>}
      </select>
    </label>
  );
}
