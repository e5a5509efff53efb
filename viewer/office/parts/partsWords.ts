import { defineWords } from '../../common/words.ts';

export const partsWords = defineWords('officeParts', {
  filterUnits: ['按名称筛选', 'Filter by name'],
  open: ['展开 {name}', 'Open {name}'],
  shut: ['收起 {name}', 'Close {name}'],
  chosen: ['已选：{names}', 'Chosen: {names}'],
  chosenMore: ['已选 {count} 个单位：{names} 等', '{count} units chosen: {names} and others'],
  noneChosen: ['还没有选单位', 'No unit chosen yet'],
  members: ['{count} 人', '{count} members'],
  noMatch: ['没有这个名称的单位', 'No unit has such a name'],
});
