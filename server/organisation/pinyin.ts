import { pinyin } from 'pinyin-pro';

/** How a name is found and sorted; made when it is written, since no database sorts Chinese the same way. */
export interface Reading {
  /** `zhangxiaoming`; letters and digits of other scripts stay, in lower case. */
  readonly pinyin: string;
  /** `zxm`. */
  readonly initials: string;
}

/** Reads a person's name, surnames by their own readings (单 shàn), or a unit's name as ordinary words. */
export function readingOf(name: string, as: 'person' | 'unit'): Reading {
  const syllables = pinyin(name, {
    toneType: 'none',
    type: 'array',
    v: true,
    nonZh: 'consecutive',
    ...(as === 'person' ? { mode: 'surname' as const } : {}),
  })
    .map(each => each.toLowerCase().replace(/[^a-z0-9]/g, ''))
    .filter(each => each !== '');
  return { pinyin: syllables.join(''), initials: syllables.map(each => each.charAt(0)).join('') };
}
