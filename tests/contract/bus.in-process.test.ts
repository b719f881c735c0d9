import { createInProcessBus } from '@satchel/api/adapters/bus/in-process/in-process-bus';
import { describeBus } from './bus/describe-bus.ts';

describeBus('in process', async () => {
  const bus = createInProcessBus();
  return { a: bus, b: bus, close: () => bus.close() };
});
