// State to link and back. What is unknown, malformed or out of range is ignored, value by value; defaults are left out.
import { KEYS, RETIRED, TABLE, VERSION, fieldOf, initialState, type State } from './table.ts';

/** Longer queries than any the page writes are not read at all. */
const LONGEST_QUERY = 2000;

/** The query of the link for this state: '' for the initial one, else `?v=1&…`. */
export function encode(state: State): string {
  const parts: string[] = [];
  for (const key of KEYS) {
    const field = fieldOf(key);
    const value = field.fit(state[key]);
    if (value !== field.initial) parts.push(`${field.key}=${encodeURIComponent(field.write(value))}`);
  }
  return parts.length ? `?v=${VERSION}&${parts.join('&')}` : '';
}

/** The state in a link's query. A query of another version says nothing. */
export function decode(query: string): State {
  const state = initialState();
  if (query.length > LONGEST_QUERY) return state;
  const found = new URLSearchParams(query);
  if ((found.get('v') ?? VERSION) !== VERSION) return state;
  for (const key of KEYS) {
    const field = fieldOf(key);
    const text = found.get(field.key);
    const value = text === null ? undefined : field.read(text);
    if (value !== undefined) Object.assign(state, { [key]: value });
  }
  if (found.get(RETIRED.rho) === 'threshold') {
    // It has a chapter of its own now.
    state.gate = 'cst';
    state.cut = TABLE.cut.read(found.get(RETIRED.threshold) ?? '0') ?? 0;
    if (!found.has('c')) state.chapter = 'threshold';
  }
  return state;
}
