import { SatchelMark } from '../design/satchel-mark.tsx';
import { strings } from './strings.ts';

export function Starting() {
  return (
    <main aria-busy className="grid h-full place-items-center">
      <h1 className="sr-only">{strings.starting}</h1>
      <SatchelMark className="pulsing size-16" />
    </main>
  );
}
