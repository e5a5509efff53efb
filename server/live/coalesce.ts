/** Runs `act` at once and then at most once in `everyMs`, the last call never lost. */
export function coalesce(act: () => void, everyMs: number): { (): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let again = false;
  const run = (): void => {
    again = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (again) run();
    }, everyMs);
    act();
  };
  const call = (): void => {
    if (timer === undefined) run();
    else again = true;
  };
  return Object.assign(call, {
    stop() {
      clearTimeout(timer);
      timer = undefined;
      again = false;
    },
  });
}
