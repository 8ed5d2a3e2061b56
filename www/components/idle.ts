// Work that can wait: until the first picture stands, the page is seen, and the browser has nothing else to do.
const LOOK_AGAIN_MS = 200;

/** Stage marks the first picture of any exhibit. */
const pictured = () => performance.getEntriesByName('first-live-picture').length > 0;

/** Calls `act` then; returns how to give it up. */
export function whenIdle(act: () => void): () => void {
  let given = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    if (given) return;
    if (document.hidden || document.getElementById('first-paint') || !pictured()) timer = setTimeout(look, LOOK_AGAIN_MS);
    else if ('requestIdleCallback' in window) requestIdleCallback(() => given || act(), { timeout: 2000 });
    else timer = setTimeout(act, LOOK_AGAIN_MS);
  };
  timer = setTimeout(look, 0);
  return () => {
    given = true;
    clearTimeout(timer);
  };
}
