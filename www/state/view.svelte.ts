// The page's one store. Read `view.alpha`; change it with `set({ alpha: 0.5 })`, never by assignment. The address bar follows.
import { untrack } from 'svelte';
import { decode, encode } from './codec.ts';
import { KEYS, fieldOf, initialState, type Key, type State } from './table.ts';

const store: State = $state(initialState());

/** What is shown, to be read anywhere; reading it in a component or an effect follows its changes. */
export const view: Readonly<State> = store;

/** The address is written when nothing has changed for so long, or this long after the first change that it lacks: writing it takes the browser milliseconds, which a drag has not. */
const URL_DELAY_MS = 250;
const URL_LATEST_MS = 2000;
const UNDO_GROUP_MS = 800;
const UNDO_DEPTH = 100;

let urlTimer: ReturnType<typeof setTimeout> | undefined;
let waitingSince = 0;
const past: State[] = [];
let lastChange = { keys: '', at: 0 };

/** A copy of the state as it is now; values are plain words and numbers. Copying is not reading: nothing follows it. */
const snapshot = (): State => untrack(() => ({ ...store }));

/** Changes some of the state; each value is brought into its range. A change with a name of its own can be gone back from. */
export function set(patch: Partial<State>): void {
  const changes = untrack(() => changesOf(patch));
  const changed = Object.keys(changes) as Key[];
  if (changed.length === 0) return;
  const named = changed.some((key) => !fieldOf(key).continuous && key !== 'chapter');
  // What is still waiting to be written belongs to the entry that is left behind.
  if (named && urlTimer !== undefined) writeNow('replace');
  // Where the reader has scrolled to is not a change.
  if (changed.some((key) => key !== 'chapter')) remember(Object.keys(patch).join());
  Object.assign(store, changes);
  if (named) writeNow('push');
  else writeSoon();
}

/** Of what is asked for, that which is not so already. */
function changesOf(patch: Partial<State>): Partial<State> {
  const changes: Partial<State> = {};
  for (const key of Object.keys(patch) as Key[]) {
    if (!(key in store)) continue;
    const value = fieldOf(key).fit(patch[key] as State[Key]);
    if (value !== store[key]) Object.assign(changes, { [key]: value });
  }
  return changes;
}

/**
 * Notes how all is before a change of what was given by these keys. A drag is one step to undo, not hundreds, also where it changes now one
 * of two keys, now the other.
 */
function remember(keys: string) {
  const now = Date.now();
  if (keys !== lastChange.keys || now - lastChange.at > UNDO_GROUP_MS) {
    past.push(snapshot());
    if (past.length > UNDO_DEPTH) past.shift();
  }
  lastChange = { keys, at: now };
}

/** Everything as it was at first, but for where the reader is and how the page is shown; can be undone. */
export function reset(): void {
  const { chapter, only, projector, simd, compute } = store;
  set({ ...initialState(), chapter, only, projector, simd, compute });
}

/** Takes back the last change; returns whether there was one. */
export function undo(): boolean {
  const before = past.pop();
  if (!before) return false;
  lastChange = { keys: '', at: 0 };
  Object.assign(store, before, { chapter: store.chapter });
  writeNow('replace');
  return true;
}

function writeSoon() {
  if (urlTimer === undefined) waitingSince = Date.now();
  clearTimeout(urlTimer);
  urlTimer = setTimeout(() => writeNow('replace'), Math.min(URL_DELAY_MS, waitingSince + URL_LATEST_MS - Date.now()));
}

function writeNow(how: 'push' | 'replace') {
  clearTimeout(urlTimer);
  urlTimer = undefined;
  const address = location.pathname + encode(store) + location.hash;
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
}

/** The link to exactly what is shown. */
export const link = () => location.origin + location.pathname + encode(store);

/** Takes the state from the address bar, and again whenever the reader goes back or forward. Returns how to stop. */
export function followAddress(): () => void {
  const take = () => {
    clearTimeout(urlTimer);
    urlTimer = undefined;
    const found = decode(location.search);
    for (const key of KEYS) Object.assign(store, { [key]: found[key] });
  };
  take();
  window.addEventListener('popstate', take);
  return () => window.removeEventListener('popstate', take);
}
