import type { ErrorCode } from '../../server/platform/errors.ts';
import { defineWords } from './words.ts';

type Pair = readonly [zh: string, en: string];

/** What each failure means to the person at the screen: what happened, whether anything is lost, what to do. */
const words = {
  badInput: [
    '填写的内容有误，没有保存。请检查后再试。',
    'Something filled in is not right; nothing was saved. Please check and try again.',
  ],
  signInNeeded: ['请先登录。', 'Please sign in first.'],
  wrongLogin: ['账号或密码不对。', 'The account or the password is wrong.'],
  notAllowed: ['您的账号没有这项权限。', 'Your account is not allowed to do this.'],
  outOfScope: ['这不在您管理的范围内。', 'This is outside the units you look after.'],
  notFound: ['没有找到，可能已被删除。', 'Not found; it may have been removed.'],
  conflict: ['与现有内容冲突，没有保存。', 'This conflicts with what is there; nothing was saved.'],
  alreadyExists: ['已经有同样的了，没有重复保存。', 'It already exists; nothing was saved twice.'],
  stale: ['别人刚刚改动过，请刷新后再试。', 'Somebody changed this in the meantime. Please reload and try again.'],
  gone: ['已经过期或被收回。', 'It has expired or was withdrawn.'],
  tooLarge: ['文件或内容太大。', 'The file or content is too large.'],
  unsupported: ['不支持这种文件。', 'This kind of file is not supported.'],
  unprocessable: ['无法处理这个文件，请换一个再试。', 'This file cannot be processed; please try another.'],
  tooMany: ['操作太频繁，请稍等几分钟再试。', 'Too many attempts. Please wait a few minutes.'],
  failed: [
    '服务器出了点问题，没有保存。请稍后再试。',
    'Something went wrong on the server; nothing was saved. Please try again later.',
  ],
  unavailable: ['服务暂时不可用，请稍后再试。', 'The service is not available right now. Please try again later.'],
  diskFull: [
    '服务器磁盘已满，没有保存。请联系县里管理员。',
    "The server's disk is full; nothing was saved. Please tell the county's administrator.",
  ],
  setupDone: ['系统已经设置过了，请直接登录。', 'The system has been set up already. Please sign in.'],
  codeExpired: [
    '代码不对或已过期，请看屏幕上的新代码。',
    'The code is wrong or has expired. Please use the new one on the screen.',
  ],
  pinNotEnabled: [
    '还不能设置密码。请到教学点终端刷卡，或请工作人员开通。',
    'The PIN is not enabled yet. Hold your card to the kiosk at the teaching point or ask an officer.',
  ],
  pinLocked: [
    '密码输错次数太多，请过一会儿再试，或请工作人员重置。',
    'Too many wrong PINs. Please wait, or ask an officer to reset it.',
  ],
  cardRevoked: ['这张卡已停用，请使用新卡。', 'This card is no longer valid. Please use the new one.'],
  cardUnknown: ['没有这张卡的登记。', 'This card is not registered.'],
  deviceRevoked: ['这台终端已停用，请重新配对。', 'This kiosk has been revoked. Please pair it again.'],
  sameApprover: ['申请人不能自己批准，请另一位同志批准。', 'The requester cannot approve. Somebody else must.'],
  voidOfVoid: [
    '作废记录不能再作废，请重新登记原来的记录。',
    'A void cannot be voided. Please record the original again.',
  ],
  roomNotOpen: ['直播间还没有开放。', 'The live room is not open yet.'],
  lecturerAlreadyThere: ['已有讲师在这个直播间。', 'Another lecturer is in this room already.'],
  noCommonCodec: [
    '这台设备的浏览器放不了这路视频，请换用新版浏览器。',
    'This browser cannot play the video. Please use a newer one.',
  ],
  relayDown: ['直播服务正在恢复，请稍等。', 'The live service is recovering. Please wait.'],
  unknownVersion: ['页面版本太旧，请刷新。', 'This page is out of date. Please reload.'],
} as const satisfies Record<ErrorCode, Pair>;

const say = defineWords('failure', {
  ...words,
  offline: ['连不上服务器，请检查网络。', 'Cannot reach the server. Please check the network.'],
});

export const sayFailure = (code: ErrorCode | 'offline'): string => say(code);
