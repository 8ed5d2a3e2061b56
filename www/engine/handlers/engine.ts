// Answers questions about the engine itself.
import { network } from '../assets.ts';
import type { EngineCalls, EngineCheck, EngineStatus } from '../calls/engine.ts';
import type { Handlers } from '../handler.ts';

export const engineHandlers: Handlers<EngineCalls> = {
  'engine.check': async (args, { engine }) => {
    await network(engine, args.network);
    return engine.check_engine(args.network, args.image) as EngineCheck;
  },
  'engine.status': (_, { engine }) => JSON.parse(engine.engine_status()) as EngineStatus,
};
