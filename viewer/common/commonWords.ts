import { defineWords } from './words.ts';

/** Words that every part of the screens uses. */
export const commonWords = defineWords('common', {
  product: ['同堂', 'Tongtang'],
  loading: ['正在打开…', 'Opening…'],
  again: ['再试一次', 'Try again'],
  save: ['保存', 'Save'],
  cancel: ['取消', 'Cancel'],
  close: ['关闭', 'Close'],
  back: ['返回', 'Back'],
  undo: ['撤销', 'Undo'],
  print: ['打印', 'Print'],
  signOut: ['退出登录', 'Sign out'],
  hours: ['{hours} 学时', '{hours} h'],
  minutes: ['{count} 分钟', '{count} min'],
});
