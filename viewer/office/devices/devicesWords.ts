import type { ErrorCode } from '../../../server/platform/errors.ts';
import { sayFailure } from '../../common/failureWords.ts';
import { defineWords } from '../../common/words.ts';

export const devicesWords = defineWords('officeDevices', {
  title: ['终端', 'Kiosks'],
  explain: [
    '教学点的一体机打开 /kiosk/ 后会显示配对码，在这里输入即可接入。',
    "A classroom's PC shows a pairing code under /kiosk/; type it here to take it in.",
  ],
  pair: ['配对新终端', 'Pair a kiosk'],
  code: ['屏幕上的配对码', 'Code on the screen'],
  unit: ['放在哪个单位', 'Where it stands'],
  name: ['终端名称', 'Name of the kiosk'],
  defaultName: ['教室一体机', 'Classroom PC'],
  paired: ['已配对“{name}”', '“{name}” is paired'],
  none: [
    '还没有终端。在教学点的电脑上打开 {address}，把屏幕上的码输到“配对新终端”里。',
    "No kiosk yet. Open {address} on a classroom's PC and type its code under “Pair a kiosk”.",
  ],
  find: ['按名称或单位查找', 'Find by name or unit'],
  state: ['状态', 'State'],
  online: ['在线', 'Online'],
  seen: ['{time} 来过', 'Seen {time}'],
  neverSeen: ['还没有连过', 'Never connected'],
  revoked: ['已停用', 'Revoked'],
  pairedAt: ['配对于', 'Paired'],
  showRevoked: ['看已停用的', 'Show revoked'],
  rename: ['改名', 'Rename'],
  renamed: ['已改名', 'Renamed'],
  revoke: ['停用', 'Revoke'],
  revokeTitle: ['停用“{name}”？', 'Revoke “{name}”?'],
  revokeExplain: [
    '停用后这台终端不能再记签到，要用须重新配对；已经记下的不受影响。请输入终端名称“{name}”确认。',
    'It can record nothing more until paired anew; what it recorded stays. Type its name “{name}” to confirm.',
  ],
  revokeName: ['终端名称', 'Name of the kiosk'],
  revokedNow: ['已停用“{name}”', '“{name}” was revoked'],
  nameDiffers: ['名称不一致，没有停用。', 'The name differs; nothing was done.'],
  parked: ['没能入账的记录', 'Records that could not be taken in'],
  parkedExplain: [
    '终端交来但账本收不下的记录，一条不丢地放在这里。核实后用“补记”登记，再标记为已处理。',
    'What kiosks sent and the ledger could not take is kept here. Check it, mark attendance by hand, then settle it.',
  ],
  noParked: ['没有，终端的记录全部入账。', 'None; every record of the kiosks was taken in.'],
  received: ['收到', 'Received'],
  device: ['终端', 'Kiosk'],
  why: ['原因', 'Why'],
  what: ['内容', 'Content'],
  why_badInput: ['记录不完整或已损坏', 'The record is incomplete or damaged'],
  why_unknownVersion: ['终端程序与服务器版本不同', 'The kiosk’s program is of another version'],
  why_notFound: ['找不到这节课或这位学员', 'The session or the member is not known'],
  why_unprocessable: ['时间离这节课太远', 'The time is too far from the session'],
  why_cardUnknown: ['这张卡没有登记', 'The card is not registered'],
  why_cardRevoked: ['刷的是已停用的卡', 'The card had been revoked'],
  why_outOfScope: ['手工输入的学员不属于本镇', 'The typed member is not of this town'],
  why_conflict: ['与已有的同号记录不同', 'It differs from a record of the same number'],
  sign_in: ['签到', 'Sign-in'],
  sign_out: ['签退', 'Sign-out'],
  card: ['刷卡', 'by card'],
  typed: ['手工输入', 'typed'],
  toPerson: ['看这位学员', 'See the member'],
  toSession: ['看这节课', 'See the session'],
  wholeRecord: ['完整记录', 'The whole record'],
  settle: ['标记已处理', 'Settle'],
  settled: ['{time} 已处理', 'Settled {time}'],
  settledNow: ['已标记为处理', 'Settled'],
  gap: [
    '“{name}”（{unit}）有 {count} 条记录还没有送到。终端联网后会自动补交；若已更换硬盘，请核对纸质名单。',
    '{count} records of “{name}” ({unit}) never arrived. They come by themselves when it is online; after a lost disk check the paper list.',
  ],
});

const reasons = [
  'badInput',
  'unknownVersion',
  'notFound',
  'unprocessable',
  'cardUnknown',
  'cardRevoked',
  'outOfScope',
  'conflict',
] as const;

/** Why the ledger could not take a record. */
export function sayParked(code: ErrorCode): string {
  const reason = reasons.find(each => each === code);
  return reason === undefined ? sayFailure(code) : devicesWords(`why_${reason}`);
}
