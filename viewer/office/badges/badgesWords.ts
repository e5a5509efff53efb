import { defineWords } from '../../common/words.ts';

export const badgesWords = defineWords('officeBadges', {
  unit: ['单位', 'Unit'],
  choose: [
    '选一个单位，给其中的学员打印卡片。还没有卡的学员会自动发卡。',
    "Choose a unit to print its members' badges. Members without one get one.",
  ],
  prepare: ['准备 {count} 张学员卡', 'Prepare {count} badges'],
  many: [
    '这里有 {count} 位学员，要打印 {sheets} 张 A4 纸。一般按教学点打印更方便。',
    'These are {count} members on {sheets} sheets of A4. Printing by teaching point is usually easier.',
  ],
  card: ['学员卡', "Member's badge"],
  sheets: [
    '{count} 张卡，{sheets} 页 A4。打印时缩放选 100%，裁切线为卡片边框。',
    '{count} badges on {sheets} sheets. Print at 100% scale and cut along the frames.',
  ],
  nobody: ['这个单位还没有学员。', 'This unit has no members yet.'],
  qr: ['{name}的二维码', 'QR code of {name}'],
  lost: ['拾到请交回当地党校', 'If found, please return to the party school'],
});
