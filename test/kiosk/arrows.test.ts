import { expect, test } from 'vitest';
import { type Box, nearest } from '../../kiosk/common/arrows.ts';

const box = (left: number, top: number): Box => ({ left, top, width: 10, height: 10 });

test('an arrow goes to what lies that way, straight before askew, and nowhere when nothing does', () => {
  const from = box(100, 100);
  const around = [box(100, 60), box(100, 140), box(60, 100), box(140, 100), box(120, 115)];
  expect(nearest(from, around, 'ArrowUp')).toBe(0);
  expect(nearest(from, around, 'ArrowDown')).toBe(1);
  expect(nearest(from, around, 'ArrowLeft')).toBe(2);
  expect(nearest(from, around, 'ArrowRight')).toBe(3);
  expect(nearest(from, [box(100, 140)], 'ArrowUp')).toBe(-1);
});
