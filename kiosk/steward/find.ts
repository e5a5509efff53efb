import type { KioskDay } from '../store/kioskStore.ts';

export interface Found {
  readonly id: string;
  readonly name: string;
  readonly number: string;
}

const most = 12;

/** Members of this village by name, pinyin, initials or number; what starts so comes first. Pure. */
export function findPeople(day: Pick<KioskDay, 'names' | 'people'>, typed: string): Found[] {
  const wanted = typed.trim().toLowerCase().replaceAll(' ', '');
  if (wanted === '') return [];
  const numbers = new Map(day.people.map(person => [person.id, person.number]));
  return day.names
    .flatMap(person => {
      const number = numbers.get(person.id) ?? '';
      const pinyin = person.pinyin.replaceAll(' ', '').toLowerCase();
      const fields = [person.name.toLowerCase(), pinyin, person.initials.toLowerCase(), number.toLowerCase()];
      const places = fields.map(field => field.indexOf(wanted)).filter(place => place >= 0);
      return places.length === 0
        ? []
        : [{ id: person.id, name: person.name, number, place: Math.min(...places), pinyin }];
    })
    .sort((a, b) => a.place - b.place || (a.pinyin < b.pinyin ? -1 : 1))
    .slice(0, most)
    .map(({ id, name, number }) => ({ id, name, number }));
}
