// Composition root: takes the state from the address, starts the engine, mounts the page.
import './theme/theme.css';
import './theme/range.css';
import './theme/first-paint.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { engine } from './engine/client.ts';
import { followAddress, view } from './state/view.svelte.ts';

followAddress();
engine.wanted = view.compute;
engine.start(view.simd);
// For tests and for whoever reports a problem: the engine's state and build stand on the root element.
const root = document.documentElement;
engine.subscribe((state) => {
  root.dataset.engine = state.phase;
  // Without an engine nothing will take the picture's place: the panel that says why must be seen.
  if (state.phase === 'failed') document.getElementById('first-paint')?.remove();
});
const tellBuild = () =>
  engine.call('engine.status', {}).then(
    ({ simd, version }) => Object.assign(root.dataset, { simd, version }),
    () => {}, // the panel says why there is no engine
  );
void tellBuild();
engine.onRestart(() => void tellBuild());

mount(App, { target: document.getElementById('app')! });
document.getElementById('boot')?.remove();
