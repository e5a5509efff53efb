import { defineWords } from '../../common/words.ts';

export const shellWords = defineWords('officeShell', {
  search: ['找学员', 'Find people'],
  searchHint: ['姓名、拼音、首字母或编号，按 / 开始', 'Name, pinyin, initials or number; press /'],
  searching: ['正在查找…', 'Searching…'],
  nobody: ['没有找到“{typed}”。试试姓名、拼音或编号。', 'Nobody found for “{typed}”. Try a name, pinyin or number.'],
  results: ['查找结果', 'Results'],
  lookingAt: ['正在看：{unit}，点击更换', 'Looking at {unit}; choose another unit'],
  lookAt: ['看哪个单位？', 'Which unit to look at?'],
  lookAtExplain: [
    '今天、课次、学员、终端和账号只显示这个单位和它的下级。',
    'Today, sessions, people, kiosks and accounts then show this unit and all below it.',
  ],
  password: ['修改密码', 'Change password'],
  current: ['现在的密码', 'Current password'],
  next: ['新密码', 'New password'],
  again: ['再输一遍新密码', 'New password again'],
  passwordHint: ['至少 10 个字符', 'At least 10 characters'],
  tooShort: ['新密码至少要 10 个字符。', 'The new password needs at least 10 characters.'],
  notSame: ['两次输入的新密码不一样。', 'The two new passwords differ.'],
  wrongCurrent: ['现在的密码不对，没有修改。', 'The current password is wrong; nothing was changed.'],
  changed: ['密码已修改', 'Password changed'],
  skip: ['跳到内容', 'Skip to the content'],
});
