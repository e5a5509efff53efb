/** A remote control has four arrows and OK: the arrows move the focus to the nearest thing that lies that way. */

type Way = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const isWay = (key: string): key is Way => /^Arrow(Up|Down|Left|Right)$/.test(key);

/**
 * The box that one gets to from another by an arrow: what lies straight that way comes before what lies askew.
 * @returns its index, or -1 when nothing lies there
 */
export function nearest(from: Box, boxes: readonly Box[], way: Way): number {
  const middle = (box: Box) => ({ x: box.left + box.width / 2, y: box.top + box.height / 2 });
  const start = middle(from);
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, box] of boxes.entries()) {
    const end = middle(box);
    const dx = end.x - start.x;
    const dy = end.y - start.y;
    const [along, askew] =
      way === 'ArrowUp' ? [-dy, dx] : way === 'ArrowDown' ? [dy, dx] : way === 'ArrowLeft' ? [-dx, dy] : [dx, dy];
    const cost = along + 3 * Math.abs(askew);
    if (along > 1 && cost < least) {
      least = cost;
      best = index;
    }
  }
  return best;
}

const focusable = 'button:not(:disabled), input, select, a[href]';

/** The last dialog on the page keeps the focus to itself. */
function withinReach(): HTMLElement[] {
  const dialogs = document.querySelectorAll('[role="dialog"]');
  const place: ParentNode = dialogs.item(dialogs.length - 1) ?? document;
  return [...place.querySelectorAll<HTMLElement>(focusable)].filter(
    each => each.closest('[inert]') === null && each.getClientRects().length > 0,
  );
}

function onKey(event: KeyboardEvent): void {
  const { key, target } = event;
  if (!isWay(key) || target instanceof HTMLSelectElement) return;
  // Left and right belong to the text or slider that one is in.
  if (target instanceof HTMLInputElement && (key === 'ArrowLeft' || key === 'ArrowRight')) return;
  const things = withinReach();
  const current = things.find(each => each === document.activeElement);
  const others = things.filter(each => each !== current);
  const next =
    current === undefined
      ? things[0]
      : others[
          nearest(
            current.getBoundingClientRect(),
            others.map(each => each.getBoundingClientRect()),
            key,
          )
        ];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

/** @returns how to stop */
export function moveByArrows(): () => void {
  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
}
