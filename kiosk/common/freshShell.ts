/**
 * Starts anew once a newer kiosk has been fetched: the older page's later parts, such as the live room's, are no longer
 * kept. What was witnessed is on the disk and outlives it.
 */
export function startAnewWhenReplaced(): void {
  const workers = navigator.serviceWorker;
  // Absent where the page is not trusted; there is no camera then either.
  if (workers === undefined) return;
  let isKept = workers.controller !== null;
  workers.addEventListener('controllerchange', () => {
    if (isKept) location.reload();
    isKept = true;
  });
}

/** Looks whether the server has a newer kiosk: a classroom's page stays open for weeks. */
export async function lookForNewer(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker?.getRegistration();
    await registration?.update();
  } catch (reason) {
    console.debug('not looked for a newer kiosk', reason);
  }
}
