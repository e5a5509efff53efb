import { defineWords } from '../common/words.ts';

export const roomWords = defineWords('room', {
  enter: ['点这里开始收看', 'Tap to watch'],
  enterSoon: ['进入直播间等候', 'Wait in the live room'],
  hint: ['点一下就有声音和画面', 'One tap brings sound and picture'],
  sound: ['点这里打开声音', 'Tap for sound'],
  lecture: ['本课', 'Lesson'],
  line: ['线路', 'Line'],
  lecturer: ['讲师', 'Lecturer'],
  time: ['时间', 'Time'],
  startsIn: ['{time} 后开始', 'Starts in {time}'],
  soon: ['马上开始，请稍候', 'About to start; please wait'],
  full: ['清晰', 'Full picture'],
  small: ['省流量', 'Save data'],
  none: ['只听声音', 'Sound only'],
  quality: ['画面', 'Picture'],
  swap: ['切换大小画面', 'Swap the two pictures'],
  leave: ['离开直播间', 'Leave'],
  presence: [
    '收看时间会自动记入学时，请不要关闭页面。',
    'The time you watch counts by itself; please keep this page open.',
  ],
  notCounted: ['您以工作人员身份收看，不计学时。', 'You watch as staff; no hours are counted.'],
});
