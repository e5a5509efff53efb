import { defineWords } from '../../common/words.ts';

const pairs = {
  title: ['操作记录', 'Audit trail'],
  kind: ['对象', 'About'],
  when: ['时间', 'When'],
  who: ['谁', 'Who'],
  did: ['做了什么', 'Did what'],
  details: ['详情', 'Details'],
  none: ['没有这类记录。', 'No such entries.'],
  subject_unit: ['单位', 'Unit'],
  subject_person: ['学员', 'Member'],
  subject_post: ['职务', 'Post'],
  subject_class: ['班次', 'Class'],
  subject_session: ['课次', 'Session'],
  subject_account: ['账号', 'Account'],
  subject_device: ['终端', 'Kiosk'],
  subject_import: ['导入', 'Import'],
  subject_correction: ['更正', 'Correction'],
  'action_attendance.parkedSettled': ['处理了终端记录', "settled a kiosk's record"],
  'action_attendance.rosterSigned': ['签认了名册', 'signed a roster'],
  'action_attendance.sessionClosed': ['收课', 'closed the sitting'],
  'action_attendance.sessionReopened': ['重新打开签到', 'reopened the sitting'],
  'action_classes.classCreated': ['建立了班次', 'made a class'],
  'action_classes.sessionEdited': ['修改了课次', 'edited a session'],
  'action_classes.sessionCancelled': ['取消了课次', 'cancelled a session'],
  'action_classes.sessionRestored': ['恢复了课次', 'restored a session'],
  'action_hours.correctionRequested': ['申请了学时更正', 'requested a correction'],
  'action_hours.correctionApproved': ['批准了学时更正', 'approved a correction'],
  'action_hours.correctionRefused': ['没有批准学时更正', 'refused a correction'],
  'action_hours.correctionWithdrawn': ['撤回了学时更正', 'withdrew a correction'],
  'action_identity.accountCreated': ['新增了账号', 'added an account'],
  'action_identity.accountEdited': ['修改了账号', 'edited an account'],
  'action_identity.badgeReplaced': ['换了学员卡', 'replaced a badge'],
  'action_identity.badgesPrinted': ['打印了学员卡', 'printed badges'],
  'action_identity.devicePaired': ['配对了终端', 'paired a kiosk'],
  'action_identity.deviceRenamed': ['给终端改了名', 'renamed a kiosk'],
  'action_identity.deviceRevoked': ['停用了终端', 'revoked a kiosk'],
  'action_identity.loggedIn': ['登录', 'signed in'],
  'action_identity.passwordChanged': ['修改了密码', 'changed the password'],
  'action_identity.pinSet': ['设置了手机密码', 'set a PIN'],
  'action_identity.pinEnabled': ['开通了手机密码', 'enabled a PIN'],
  'action_identity.pinReset': ['清除了手机密码', 'reset a PIN'],
  'action_identity.setUp': ['完成了初次设置', 'set the system up'],
  'action_organisation.importUndone': ['撤销了导入', 'undid an import'],
  'action_organisation.imported': ['导入了名单', 'imported a list'],
  'action_organisation.personCreated': ['新增了学员', 'added a member'],
  'action_organisation.personEdited': ['修改了学员', 'edited a member'],
  'action_organisation.personArchived': ['停用了学员', 'archived a member'],
  'action_organisation.personRestored': ['恢复了学员', 'restored a member'],
  'action_organisation.postCreated': ['新增了任职', 'added a post'],
  'action_organisation.postEdited': ['修改了任职', 'edited a post'],
  'action_organisation.unitCreated': ['新增了单位', 'added a unit'],
  'action_organisation.unitEdited': ['修改了单位', 'edited a unit'],
  'action_organisation.unitMoved': ['移动了单位', 'moved a unit'],
  'action_organisation.unitArchived': ['停用了单位', 'archived a unit'],
  'action_organisation.unitRestored': ['恢复了单位', 'restored a unit'],
} as const;

export const auditWords = defineWords('officeAudit', pairs);

const isKey = (key: string): key is keyof typeof pairs => Object.hasOwn(pairs, key);
const say = (kind: 'action' | 'subject', code: string): string => {
  const key = `${kind}_${code}`;
  return isKey(key) ? auditWords(key) : code;
};
export const sayAction = (action: string): string => say('action', action);
export const saySubject = (kind: string): string => say('subject', kind);
