// The helper's side of helpers.ts.
import type { HelperCalls } from '../calls/helper.ts';
import type { Handlers } from '../handler.ts';

export const helperHandlers: Handlers<HelperCalls> = {
  'helper.load': ({ network, spec, weights }, { engine }) => engine.helper_load(network, spec, weights),
  'helper.forget': ({ network }, { engine }) => engine.helper_forget(network),
  'helper.push': ({ network, stages, batch }, { engine }) => engine.helper_push(network, stages, batch),
};
